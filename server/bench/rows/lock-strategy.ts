import { AppConfig } from '../../src/platform/config/app-config.js';
import type { Figures, Row } from '../row.js';
import type { Shop } from '../world/shop.js';
import { count, ENDLESS, holdFigures } from './figures.js';

const LOCK_WAIT_MS = AppConfig.fromEnvironment({ DATABASE_URL: 'postgres://bench/bench' }).lockWaitMs;
/** For the answer itself to be made and read while the cores are taken. */
const ANSWER_TOLERANCE_MS = 500;

/** The basic engine: one hold at a time. */
export const lockStrategy: Row = {
  name: 'lock',
  title: ({ connections, lockCrowd }) => `Holds on one section from ${connections} and ${count(lockCrowd)} connections, lock strategy`,
  targets: [
    { what: 'holds/s against the same transaction one by one', figure: 'lock.perSecond', against: 'oneByOne.perSecond', bound: 'atLeast', limit: 0.6 },
    { what: 'holds/s against the naive transaction, which does less', figure: 'lock.perSecond', against: 'rowLock.perSecond', bound: 'atLeast', limit: 0.6 },
    { what: 'slowest answer to the crowd, each a hold or an honest refusal', figure: 'lockCrowd.slowestMs', bound: 'atMost', limit: LOCK_WAIT_MS + ANSWER_TOLERANCE_MS },
  ],
  async prepare(stage) {
    const { connections, lockCrowd, warmUpSeconds } = stage.world.sizes;
    const shop = await stage.shop({ strategy: 'lock', sections: [ENDLESS] });
    const { clients } = await stage.rowLock();
    const oneByOne = await stage.oneByOne(ENDLESS);
    return {
      sides: [
        {
          name: 'lock',
          warmUp: () => shop.hold({ connections, seconds: warmUpSeconds }),
          measure: async (seconds) => holdFigures(await shop.hold({ connections, seconds })),
        },
        { name: 'oneByOne', measure: async (seconds) => ({ perSecond: await oneByOne.run(seconds) }) },
        { name: 'rowLock', measure: async (seconds) => ({ perSecond: await clients.run(seconds) }) },
        { name: 'lockCrowd', measure: (seconds) => crowdFigures(shop, lockCrowd, seconds) },
      ],
      check: () => shop.faults(),
    };
  },
};

async function crowdFigures(shop: Shop, connections: number, seconds: number): Promise<Figures> {
  const record = await shop.holdDuring({ connections }, () => new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
  const others = record.answered - record.granted - record.honestlyRefused;
  if (others > 0) throw new Error(`${others} of ${record.answered} answers were neither a hold nor LOCK_TIMEOUT with Retry-After`);
  if (record.slowestMs > LOCK_WAIT_MS + ANSWER_TOLERANCE_MS) throw new Error(`an answer took ${Math.round(record.slowestMs)} ms, LOCK_WAIT_MS is ${LOCK_WAIT_MS}`);
  return { granted: record.granted, refused: record.honestlyRefused, slowestMs: record.slowestMs };
}
