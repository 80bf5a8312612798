import type { Redis } from 'ioredis';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import { Patience } from './patience.js';

/** Whatever runs SQL: the application's database or a harness's connection. */
interface Queryable {
  query<Row extends object>(text: string): Promise<Row[]>;
}

interface SectionRow extends Record<string, unknown> {
  id: number;
  epoch: string;
  capacity: number;
  taken: number;
  high_water: number;
  returned: number[];
}

// What repair would publish now; sections that are no longer on sale are nobody's business.
const EXPECTED = `
  SELECT s.id, s.epoch, s.capacity, s.taken, s.high_water,
         ARRAY(SELECT f.slot_number FROM returned_slots f WHERE f.section_id = s.id AND f.slot_number <= s.capacity ORDER BY 1) AS returned
    FROM sections s JOIN events e ON e.id = s.event_id
   WHERE e.status <> 'ended' AND e.sales_close_at > clock_timestamp() ORDER BY s.id`;

/** Where Redis's picture of the stock differs from PostgreSQL, section by section; empty when they agree. */
export async function disagreements(strategy: StrategyName, redis: Redis, database: Queryable): Promise<object[]> {
  const found: object[] = [];
  for (const row of await database.query<SectionRow>(EXPECTED)) {
    const [expected, actual] = strategy === 'slot' ? [slotPicture(row), await slotsInRedis(redis, row)] : [seatPicture(row), await seatsInRedis(redis, row.id)];
    if (JSON.stringify(expected) !== JSON.stringify(actual)) found.push({ sectionId: row.id, expected, actual });
  }
  return found;
}

const seatPicture = ({ epoch, capacity, taken }: SectionRow): object => ({ epoch, capacity, available: capacity - taken });

async function seatsInRedis(redis: Redis, id: number): Promise<object> {
  const [epoch, capacity, available] = await redis.hmget(redisKeys.seats(id), 'epoch', 'capacity', 'available');
  return { epoch, capacity: Number(capacity), available: Number(available) };
}

const slotPicture = ({ epoch, capacity, taken }: SectionRow): object => ({ epoch, capacity, taken, claims: 0, stranded: [], owned: [] });

/** stranded: free numbers that Redis would never propose. owned: numbers that it would propose and that are given out. */
async function slotsInRedis(redis: Redis, row: SectionRow): Promise<object> {
  const [epoch, capacity, taken, mark] = await redis.hmget(redisKeys.slots(row.id), 'epoch', 'capacity', 'taken', 'highWater');
  const claims = await redis.zcard(redisKeys.claims(row.id));
  const proposable = new Set((await redis.zrange(redisKeys.returnedSlots(row.id), '0', '-1')).map(Number));
  for (let number = Number(mark) + 1; number <= Number(capacity); number++) proposable.add(number);
  const free = new Set(row.returned);
  for (let number = row.high_water + 1; number <= row.capacity; number++) free.add(number);
  return {
    epoch, capacity: Number(capacity), taken: Number(taken), claims,
    stranded: [...free].filter((number) => !proposable.has(number)),
    // Where the capacity was lowered below a number given out, places and numbers cannot be told apart by counting.
    owned: row.high_water > row.capacity ? [] : [...proposable].filter((number) => !free.has(number)),
  };
}

/** Invariant 9: once traffic pauses, Redis agrees with PostgreSQL within two seconds. */
export async function expectAgreement(strategy: StrategyName, redis: Redis, database: Queryable, limitMs = 2_000): Promise<void> {
  const patience = new Patience(limitMs);
  let found = await disagreements(strategy, redis, database);
  while (found.length > 0 && !patience.isOver) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    found = await disagreements(strategy, redis, database);
  }
  expect(found).toEqual([]);
}
