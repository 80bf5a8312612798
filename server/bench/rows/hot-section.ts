import type { Traffic } from '../load/load.js';
import type { Prepared, Row, Side } from '../row.js';
import type { Stage } from '../world/stage.js';
import { ENDLESS, holdFigures } from './figures.js';

const HOLDS: Traffic = { method: 'POST', path: '/api/reservations', bodies: ['{"sectionId":1,"quantity":2}'], keyEvery: 10 };

/** Everybody wants the same section. */
export const hotSection: Row = {
  name: 'hot',
  title: ({ connections }) => `Holds on one hot section from ${connections} connections, slot strategy`,
  targets: [
    { what: 'holds/s against a bare Fastify route', figure: 'slot.perSecond', against: 'bare.perSecond', bound: 'atLeast', limit: 0.45 },
    { what: 'holds/s against the same transaction one by one', figure: 'slot.perSecond', against: 'oneByOne.perSecond', bound: 'atLeast', limit: 7 },
    { what: 'holds/s against the naive transaction, which does less', figure: 'slot.perSecond', against: 'rowLock.perSecond', bound: 'atLeast', limit: 7 },
    { what: 'p50 of a hold', figure: 'slot.p50Ms', bound: 'atMost', limit: 25 },
    { what: 'p99 of a hold', figure: 'slot.p99Ms', bound: 'atMost', limit: 60 },
  ],
  prepare,
};

async function prepare(stage: Stage): Promise<Prepared> {
  const { connections, warmUpSeconds } = stage.world.sizes;
  const shop = await stage.shop({ strategy: 'slot', sections: [ENDLESS] });
  const bare = await stage.comparison('bare-fastify.ts', [await shop.heldBy(0, 1)]);
  const { databaseUrl, clients } = await stage.rowLock();
  const oneByOne = await stage.oneByOne(ENDLESS);
  const naive = await stage.comparison('naive-fastify.ts', [databaseUrl]);
  const comparison = (name: string, port: number): Side => ({
    name,
    warmUp: () => stage.send(port, HOLDS, connections, warmUpSeconds),
    measure: async (seconds) => holdFigures(await stage.send(port, HOLDS, connections, seconds)),
  });
  return {
    sides: [
      {
        name: 'slot',
        warmUp: () => shop.hold({ connections, seconds: warmUpSeconds }),
        measure: async (seconds) => holdFigures(await shop.hold({ connections, seconds })),
      },
      comparison('bare', bare.port),
      comparison('naive', naive.port),
      { name: 'oneByOne', measure: async (seconds) => ({ perSecond: await oneByOne.run(seconds) }) },
      { name: 'rowLock', measure: async (seconds) => ({ perSecond: await clients.run(seconds) }) },
    ],
    check: () => shop.faults(),
  };
}
