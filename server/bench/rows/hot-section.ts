import type { LoadResult } from '../load/load.js';
import type { Figures, Prepared, Row } from '../row.js';
import type { Stage } from '../world/stage.js';

const CAPACITY = 1_000_000_000;
/** A hold's answer, to the byte. */
const HOLD_ANSWER_BYTES = 470;

/** The hot section: everybody wants the same. */
export const hotSection: Row = {
  name: 'hot',
  title: 'Holds on one hot section',
  targets: [
    { what: 'slot strategy against a bare Fastify route', figure: 'slot.perSecond', against: 'bare.perSecond', bound: 'atLeast', limit: 0.45 },
    { what: 'slot strategy against the row lock without HTTP', figure: 'slot.perSecond', against: 'rowLock.perSecond', bound: 'atLeast', limit: 7 },
    { what: 'slot strategy, half of the holds answered', figure: 'slot.p50Ms', bound: 'atMost', limit: 25 },
    { what: 'slot strategy, 99 % of the holds answered', figure: 'slot.p99Ms', bound: 'atMost', limit: 60 },
  ],
  prepare,
};

async function prepare(stage: Stage): Promise<Prepared> {
  const { connections, warmUpSeconds, buyers } = stage.world.sizes;
  const shop = await stage.shop({ strategy: 'slot', sections: [CAPACITY] });
  const bare = await stage.comparison('bare-fastify.ts', [JSON.stringify({ filler: 'x'.repeat(HOLD_ANSWER_BYTES - 13) })]);
  const { naive, clients } = await stage.rowLock();
  const sendTo = (port: number) => (seconds: number) => stage.world.tool.send(
    { method: 'POST', path: '/api/reservations', bodies: ['{"sectionId":1,"quantity":2}'], keyEvery: 10 },
    { port, connections, seconds, buyersFile: stage.world.buyers.file, buyers },
  );
  const [toBare, toNaive] = [sendTo(bare.port), sendTo(naive.port)];
  return {
    sides: [
      { name: 'slot', warmUp: () => shop.hold({ connections, seconds: warmUpSeconds }), measure: async (seconds) => figuresOf(await shop.hold({ connections, seconds })) },
      { name: 'bare', warmUp: () => toBare(warmUpSeconds), measure: async (seconds) => figuresOf(await toBare(seconds)) },
      { name: 'naive', warmUp: () => toNaive(warmUpSeconds), measure: async (seconds) => figuresOf(await toNaive(seconds)) },
      { name: 'rowLock', measure: async (seconds) => ({ perSecond: await clients.run(seconds) }) },
    ],
    check: () => shop.faults(),
  };
}

function figuresOf({ succeeded, seconds, p50Ms, p99Ms, maxMs }: LoadResult): Figures {
  return { perSecond: succeeded / seconds, p50Ms, p99Ms, maxMs };
}
