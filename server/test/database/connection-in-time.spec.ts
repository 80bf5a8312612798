import { Pool } from 'pg';
import { inTimeOrReturned } from '../../src/platform/database/connection-in-time.js';
import { LineFullError } from '../../src/platform/database/waiting-line.js';
import { createTestDatabase } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

describe('a connection that has to be had in time', () => {
  let testDatabase: TestDatabase;
  let pool: Pool;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    pool = new Pool({ connectionString: testDatabase.url, max: 1 });
  });
  afterEach(() => jest.useRealTimers());
  afterAll(async () => {
    await pool.end();
    await testDatabase.drop();
  });

  it('is lent to whoever asked when it comes before', async () => {
    const client = await inTimeOrReturned(pool.connect(), performance.now() + 5_000);
    expect(pool.idleCount).toBe(0);
    client.release();
  });

  it('goes back when it comes after it was given up, also where the clock has not reached that moment yet', async () => {
    const waiting = await pool.connect();
    const connecting = pool.connect();
    const untilMs = performance.now() + 5_000;
    // Timers come before their time by this clock, as Node's do by a part of a millisecond.
    jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate', 'queueMicrotask'] });
    const told = inTimeOrReturned(connecting, untilMs).catch((error: unknown) => error);
    jest.advanceTimersByTime(5_000);
    expect(performance.now()).toBeLessThan(untilMs);
    expect(await told).toBeInstanceOf(LineFullError);
    jest.useRealTimers();

    waiting.release();
    await connecting;
    await new Promise((resolve) => setImmediate(resolve));
    expect({ idle: pool.idleCount, all: pool.totalCount }).toEqual({ idle: 1, all: 1 });
  });
});
