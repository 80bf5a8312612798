import type { Redis } from 'ioredis';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import type { SqlConnection } from '../../test/support/sql-connection.js';

interface SectionRow {
  readonly id: number;
  readonly epoch: string;
  readonly capacity: number;
  readonly taken: number;
}

/** Redis has to agree with PostgreSQL within this time once traffic pauses (invariant 9). */
const AGREEMENT_LIMIT_MS = 2_000;

/** What is no longer on sale is nobody's business in Redis. */
const ON_SALE = `
  SELECT s.id, s.epoch::text, s.capacity, s.taken FROM sections s JOIN events e ON e.id = s.event_id
   WHERE e.status <> 'ended' AND e.sales_close_at > clock_timestamp() ORDER BY s.id`;

/** Sections whose counters in Redis still differ from PostgreSQL's after the time they may take; empty when all is well. */
export async function stockDisagreements(strategy: StrategyName, redis: Redis, database: SqlConnection): Promise<string[]> {
  const deadlineMs = performance.now() + AGREEMENT_LIMIT_MS;
  for (;;) {
    const found: string[] = [];
    for (const section of await database.query<SectionRow>(ON_SALE)) {
      const expected = pictureOf(section);
      const actual = strategy === 'slot' ? await slotPicture(redis, section.id) : await seatPicture(redis, section.id);
      if (expected !== actual) found.push(`invariant 9: Redis says ${actual} of section ${section.id}, PostgreSQL ${expected}`);
    }
    if (found.length === 0 || performance.now() > deadlineMs) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function pictureOf({ epoch, capacity, taken }: SectionRow): string {
  return `epoch ${epoch}, ${taken} of ${capacity} taken, 0 claims`;
}

async function slotPicture(redis: Redis, id: number): Promise<string> {
  const [epoch, capacity, taken] = await redis.hmget(redisKeys.slots(id), 'epoch', 'capacity', 'taken');
  return `epoch ${epoch}, ${taken} of ${capacity} taken, ${await redis.zcard(redisKeys.claims(id))} claims`;
}

async function seatPicture(redis: Redis, id: number): Promise<string> {
  const [epoch, capacity, available] = await redis.hmget(redisKeys.seats(id), 'epoch', 'capacity', 'available');
  return `epoch ${epoch}, ${Number(capacity) - Number(available)} of ${capacity} taken, 0 claims`;
}
