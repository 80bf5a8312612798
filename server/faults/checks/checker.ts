import { Redis } from 'ioredis';
import { disagreements } from '../../test/support/redis-agreement.js';
import { violations } from '../../test/support/invariants.js';
import { Patience } from '../../test/support/patience.js';
import type { SqlConnection } from '../../test/support/sql-connection.js';
import type { OperationLog } from '../load/operation.js';
import type { World } from '../world/world.js';
import { silentAlarms } from './alarms.js';
import { historyFaults } from './history.js';
import { brokenMoments } from './moments.js';
import { dishonestRefusals } from './refusals.js';
import { sellOutFaults } from './sell-out.js';
import { storedReservations } from './stored.js';
import { untrueAnswers } from './untrue-answers.js';

/** Holds live for two seconds, and expiry looks every second. */
const EXPIRY_LIMIT_MS = 8_000;
/** Invariant 9. */
const AGREEMENT_LIMIT_MS = 2_000;
const MOST_TOLD = 5;
/** Of each server's log. */
const LAST_LINES = 4;

/**
 * All invariants of the design at once, from the log, PostgreSQL and Redis. The crowd has stopped, nothing is broken any more.
 * @param until a violation after which the rest need not be checked
 */
export async function check(world: World, log: OperationLog, until?: RegExp): Promise<string[]> {
  const found = await checkGoingOn(world, log);
  return until !== undefined && found.some((sentence) => until.test(sentence)) ? found : [...found, ...(await afterSellOut(world))];
}

/** The same without selling everything, so that the sale can go on. */
export async function checkGoingOn(world: World, log: OperationLog): Promise<string[]> {
  const late = await dueHoldsRemain(world);
  const disagree = await redisDisagrees(world);
  return [...late, ...disagree, ...(await world.sql(async (sql) => [
    ...(await brokenInvariants(sql)),
    ...(await silentAlarms(sql)),
    ...(await brokenMoments(sql, world.capacities)),
    ...(await historyAndRefusals(world, sql, log)),
  ]))];
}

async function historyAndRefusals(world: World, sql: SqlConnection, { operations }: OperationLog): Promise<string[]> {
  const stored = await storedReservations(sql);
  const [event] = await sql.query<{ limit: number }>('SELECT max_places_per_buyer AS limit FROM events');
  return [
    ...historyFaults(operations, stored).flatMap(some),
    ...some(dishonestRefusals(operations, stored, world.capacities, event?.limit ?? 0)),
    ...some(untrueAnswers(operations, stored, world.hasBeenClosed)),
  ];
}

async function afterSellOut(world: World): Promise<string[]> {
  const faults = await sellOutFaults(world);
  return [...faults, ...(await redisDisagrees(world)), ...(await world.sql(brokenInvariants))];
}

/** Every hold that nobody has confirmed goes back by itself. */
async function dueHoldsRemain(world: World): Promise<string[]> {
  return world.sql(async (sql) => {
    for (const patience = new Patience(EXPIRY_LIMIT_MS); ; await world.pause(50)) {
      const [row] = await sql.query<{ pending: number }>(`SELECT count(*)::integer AS pending FROM reservations WHERE status = 'pending'`);
      if (row?.pending === 0) return [];
      if (patience.isOver) return [`${row?.pending} holds have not expired ${EXPIRY_LIMIT_MS} ms after the last request`];
    }
  });
}

async function brokenInvariants(sql: SqlConnection): Promise<string[]> {
  await sql.query('ANALYZE');
  return Object.entries(await violations(sql)).map(([name, rows]) => `${name}: ${JSON.stringify(rows[0])}`);
}

async function redisDisagrees(world: World): Promise<string[]> {
  const redis = new Redis(world.redis.port, '127.0.0.1');
  try {
    return await world.sql(async (sql) => {
      for (const patience = new Patience(AGREEMENT_LIMIT_MS); ; await world.pause(50)) {
        // Only a look that begins after the time is up tells: the machine may have stood still between PostgreSQL's half of it and Redis's.
        const isLast = patience.isOver;
        const found = await disagreements(world.strategy, redis, sql);
        if (found.length === 0) return [];
        if (isLast) return [`9: ${found.length} sections differ in Redis, first ${JSON.stringify(found[0])}; ${lastWords(world)}`];
      }
    });
  } finally {
    redis.disconnect();
  }
}

/** What the servers last found wrong themselves: why a repair failed or did not come. */
function lastWords({ instances }: World): string {
  return instances.map(({ name, server }) => `${name} said ${server.log.trimEnd().split('\n').slice(-LAST_LINES).join(' ')}`).join('; ');
}

function some(faults: readonly string[]): string[] {
  return faults.length <= MOST_TOLD ? [...faults] : [...faults.slice(0, MOST_TOLD), `and ${faults.length - MOST_TOLD} more of this kind`];
}
