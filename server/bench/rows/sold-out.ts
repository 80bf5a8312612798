import type { LoadResult, Traffic } from '../load/load.js';
import type { Figures, Row } from '../row.js';
import type { JariServer } from '../../test/support/jari-server.js';
import type { Stage } from '../world/stage.js';

const ASKED = { sectionId: 1, quantity: 2 };
const WANTED: Traffic = { method: 'POST', path: '/api/reservations', bodies: [JSON.stringify(ASKED)], keyEvery: 10 };
const NOTHING: Traffic = { ...WANTED, path: '/api/nothing' };

/** Minutes after the start nearly everybody is told no, and still presses the button. */
export const soldOut: Row = {
  name: 'sold-out',
  title: () => 'Refusals of a section that is sold out',
  targets: [{ what: 'refusals/s against an empty Nest route with the same guard', figure: 'soldOut.perSecond', against: 'emptyNest.perSecond', bound: 'atLeast', limit: 0.7 }],
  async prepare(stage) {
    const { connections, warmUpSeconds } = stage.world.sizes;
    const shop = await stage.shop({ strategy: 'slot', sections: [ASKED.quantity] });
    await shop.heldBy(0, ASKED.sectionId, ASKED.quantity);
    const refusal = await shop.request(1, WANTED.path, ASKED);
    if (!refusal.text.includes('"SOLD_OUT"')) throw new Error(`a sold-out section answered ${refusal.text}`);
    const nest = await stage.emptyNest({ post: Buffer.byteLength(refusal.text), get: 0 });
    const refused = (seconds: number) => refusals(stage, shop.server, connections, seconds);
    const emptily = (seconds: number) => stage.send(nest.port, NOTHING, connections, seconds);
    return {
      sides: [
        { name: 'soldOut', warmUp: () => refused(warmUpSeconds), measure: refused },
        { name: 'emptyNest', warmUp: () => emptily(warmUpSeconds), measure: async (seconds) => emptyFigures(await emptily(seconds)) },
      ],
      check: () => shop.faults(),
    };
  },
};

async function refusals(stage: Stage, server: JariServer, connections: number, asked: number): Promise<Figures> {
  const before = await soldOutAnswers(server);
  const { succeeded, refused, errors, seconds, p50Ms, p99Ms } = await stage.send(server.port, WANTED, connections, asked);
  if (succeeded > 0 || errors > 0) throw new Error(`a sold-out section answered ${succeeded} requests as if it were not, ${errors} failed`);
  requireHonest(refused, (await soldOutAnswers(server)) - before, connections);
  return { perSecond: refused / seconds, p50Ms, p99Ms };
}

/** The generator only knows that the answers were no successes; that they said SOLD_OUT is counted by the server. */
async function soldOutAnswers(server: JariServer): Promise<number> {
  return (await server.metric('jari_reservation_outcomes_total')).get('{operation="hold",outcome="soldOut"}') ?? 0;
}

/** The server may have counted one more a connection, whose answer the generator did not wait for. */
function requireHonest(refused: number, soldOut: number, underWay: number): void {
  if (soldOut < refused || soldOut > refused + underWay) throw new Error(`${refused} requests were refused, but the server said SOLD_OUT ${soldOut} times`);
}

/** An empty route may not refuse: its limits on rates would make it look fast. */
export function emptyFigures({ succeeded, refused, errors, seconds, p50Ms, p99Ms }: LoadResult): Figures {
  if (refused > 0 || errors > 0) throw new Error(`the empty route refused ${refused} requests, ${errors} failed`);
  return { perSecond: succeeded / seconds, p50Ms, p99Ms };
}
