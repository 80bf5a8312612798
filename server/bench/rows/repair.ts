import { setTimeout as delay } from 'node:timers/promises';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import { cancelEvery, holdPlaces } from '../seed/held-places.js';
import type { Figures, Row } from '../row.js';
import type { Shop } from '../world/shop.js';
import { count } from './figures.js';

const CONNECTIONS = 64;
/** Six tenths of the places are held, every sixth of those was cancelled: half is taken, a tenth was returned. */
const HELD_SHARE = 0.6;
const CANCELLED_EVERY = 6;
const BEFORE_MS = 1_000;
/** In which the holds that went on are counted, from the moment of the loss. */
const WATCHED_MS = 1_000;
const GIVE_UP_MS = 30_000;

/** Redis loses a section in the middle of a sale. */
export const repair: Row = {
  name: 'repair',
  title: ({ largeSection }) => `Redis loses a section of ${count(largeSection)} places, half taken, a tenth of the numbers returned`,
  targets: [
    { what: 'ms from the loss until Redis has the section again', figure: 'repair.wholeMs', bound: 'atMost', limit: 500 },
    { what: 'longest pause between two grants, ms', figure: 'repair.longestPauseMs', bound: 'atMost', limit: 500 },
  ],
  async prepare(stage) {
    const { largeSection: capacity, warmUpSeconds } = stage.world.sizes;
    const shop = await stage.shop({
      strategy: 'slot', sections: [capacity],
      async seed(database) {
        await holdPlaces(database, capacity * HELD_SHARE);
        await cancelEvery(database, CANCELLED_EVERY);
      },
    });
    return {
      sides: [{
        name: 'repair',
        warmUp: () => shop.hold({ connections: CONNECTIONS, seconds: warmUpSeconds, quantity: 1 }),
        measure: () => loseSection(shop),
      }],
      check: () => shop.faults(),
    };
  },
};

async function loseSection(shop: Shop): Promise<Figures> {
  const repairsBefore = await repairs(shop);
  let lostAtMs = 0;
  let wholeAtMs = 0;
  const record = await shop.holdDuring({ connections: CONNECTIONS }, async () => {
    await delay(2 * BEFORE_MS);
    const epoch = await epochInPostgres(shop);
    await shop.redis.del(redisKeys.slots(1), redisKeys.returnedSlots(1), redisKeys.claims(1));
    lostAtMs = now();
    wholeAtMs = await untilWhole(shop, epoch);
    await delay(WATCHED_MS);
  });
  record.requireAllGranted();
  if ((await repairs(shop)) === repairsBefore) throw new Error('the section is whole, but nobody says to have repaired it');
  const meanwhile = record.grantsBetween(lostAtMs, lostAtMs + WATCHED_MS);
  return {
    wholeMs: wholeAtMs - lostAtMs,
    longestPauseMs: longestPause([lostAtMs, ...meanwhile, lostAtMs + WATCHED_MS]),
    perSecondBefore: (record.grantsBetween(lostAtMs - BEFORE_MS, lostAtMs).length / BEFORE_MS) * 1000,
    perSecondMeanwhile: (meanwhile.length / WATCHED_MS) * 1000,
  };
}

/** Until Redis has the section under the epoch that PostgreSQL has, which is not the one before. */
async function untilWhole(shop: Shop, epochBefore: string): Promise<number> {
  for (const endMs = now() + GIVE_UP_MS; now() < endMs; await delay(2)) {
    const epoch = await shop.redis.hget(redisKeys.slots(1), 'epoch');
    if (epoch === null || epoch === epochBefore) continue;
    const seenAtMs = now();
    if (epoch === (await epochInPostgres(shop))) return seenAtMs;
  }
  throw new Error(`Redis has not got the section back after ${GIVE_UP_MS / 1000} s`);
}

async function epochInPostgres(shop: Shop): Promise<string> {
  return (await shop.database.row<{ epoch: string }>('SELECT epoch::text FROM sections WHERE id = 1')).epoch;
}

async function repairs(shop: Shop): Promise<number> {
  return [...(await shop.server.metric('jari_repairs_total')).values()].reduce((sum, value) => sum + value, 0);
}

function longestPause(moments: readonly number[]): number {
  return moments.reduce((longest, moment, index) => Math.max(longest, moment - (moments[index - 1] ?? moment)), 0);
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
