import { setTimeout as delay } from 'node:timers/promises';
import { holdPlaces } from '../seed/held-places.js';
import type { Figures, Row } from '../row.js';
import type { Stage } from '../world/stage.js';
import type { Shop } from '../world/shop.js';
import { count, ENDLESS, percentile } from './figures.js';

/** New holds meanwhile: enough to keep the section busy, few enough that they wait for nothing but the expiry. */
const CONNECTIONS = 64;
/** For the statement that sets the deadline to be over before the deadline. */
const LEAD_MS = 4_000;
const LOOK_EVERY_MS = 50;
const GIVE_UP_MS = 120_000;

const SET_DEADLINE = `UPDATE reservations SET expires_at = $1 WHERE status = 'pending' AND section_id = 1 AND id < $2::uuid`;
const ANY_DUE = `SELECT EXISTS (SELECT FROM reservations WHERE status = 'pending' AND expires_at <= $1) AS left`;

/** Everybody pressed the button at the same moment, and most of them gave up. */
export const massExpiry: Row = {
  name: 'expiry',
  title: ({ expiring }) => `${count(expiring)} holds that expire in the same second`,
  targets: [
    { what: 'seconds until all places are back', figure: 'expiry.allBackSeconds', bound: 'atMost', limit: 10 },
    { what: 'p99 of new holds meanwhile, ms', figure: 'expiry.p99Ms', bound: 'atMost', limit: 250 },
  ],
  prepare: (stage) => Promise.resolve({
    sides: [{ name: 'expiry', measure: () => expireInAShopOfItsOwn(stage) }],
    check: () => Promise.resolve([]),
  }),
};

function expireInAShopOfItsOwn(stage: Stage): Promise<Figures> {
  const { expiring, warmUpSeconds } = stage.world.sizes;
  return stage.withShop({ strategy: 'slot', sections: [ENDLESS], seed: (database) => holdPlaces(database, expiring) }, async (shop) => {
    await shop.hold({ connections: CONNECTIONS, seconds: warmUpSeconds });
    const deadlineMs = Date.now() + LEAD_MS;
    await shop.database.query(SET_DEADLINE, [new Date(deadlineMs), shop.firstId]);
    if (Date.now() > deadlineMs) throw new Error('the deadline passed before it was set everywhere');
    let backAtMs = 0;
    const record = await shop.holdDuring({ connections: CONNECTIONS }, async () => {
      await delay(Math.max(0, deadlineMs - Date.now()));
      backAtMs = await untilBack(shop, deadlineMs);
    });
    record.requireAllGranted();
    const tookMs = record.tookBetween(deadlineMs, backAtMs);
    const figures = {
      allBackSeconds: (backAtMs - deadlineMs) / 1000,
      p50Ms: percentile(tookMs, 50),
      p99Ms: percentile(tookMs, 99),
      perSecond: (record.grantsBetween(deadlineMs, backAtMs).length / (backAtMs - deadlineMs)) * 1000,
    };
    const faults = await shop.faults();
    if (faults.length > 0) throw new Error(faults.join('; '));
    return figures;
  });
}

async function untilBack(shop: Shop, deadlineMs: number): Promise<number> {
  while (Date.now() < deadlineMs + GIVE_UP_MS) {
    const { left } = await shop.database.row<{ left: boolean }>(ANY_DUE, [new Date(deadlineMs)]);
    if (!left) return Date.now();
    await delay(LOOK_EVERY_MS);
  }
  throw new Error(`holds are still there ${GIVE_UP_MS / 1000} s after their deadline`);
}
