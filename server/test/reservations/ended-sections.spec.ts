import { Redis } from 'ioredis';
import { guests } from '../support/api-client.js';
import { serverSettings, startApp } from '../support/app.js';
import type { RunningApp } from '../support/app.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { eventually } from '../support/eventually.js';
import { openDatabase } from '../support/open-database.js';
import type { OpenDatabase } from '../support/open-database.js';
import { expectAgreement } from '../support/redis-agreement.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

const INTERVAL_MS = 50;

describe("a section whose sale is over, in Redis", () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let redis: Redis;
  let server: RunningApp;

  const start = (): Promise<RunningApp> =>
    startApp(serverSettings(testDatabase.url, { REDIS_URL: redisUrl(), RECONCILE_INTERVAL_MS: String(INTERVAL_MS) }));
  const keysOf = (section: number): Promise<string[]> => redis.keys(`*{${section}}*`);
  const closeSales = (event: number, inSeconds: number): Promise<object[]> =>
    open.database.query('UPDATE events SET sales_close_at = now() + make_interval(secs => $2) WHERE id = $1', [event, inSeconds]);

  beforeAll(async () => {
    redis = new Redis(redisUrl());
    await redis.flushdb();
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
    server = await start();
  });

  afterAll(async () => {
    await server.close();
    await open.close();
    redis.disconnect();
    await testDatabase.drop();
  });

  it('leaves no key behind, not by a late cancellation either, and is there again when the sale goes on', async () => {
    const event = await createEvent(open.database);
    const [section, other] = [await createSection(open.database, event, 40), await createSection(open.database, await createEvent(open.database), 40)];
    await expectAgreement('slot', redis, open.database);
    const [buyer] = await guests([server.transport], 1);
    const [first, second] = [await buyer!.held(section, 2), await buyer!.held(section, 2)];
    expect((await buyer!.cancel(first.id)).status).toBe(200);
    // Both strategies' hashes and the numbers that came back.
    await eventually(async () => (await keysOf(section)).length === 3);

    await closeSales(event, -1);
    await eventually(async () => (await keysOf(section)).length === 0);
    expect((await buyer!.cancel(second.id)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 10 * INTERVAL_MS));
    expect(await keysOf(section)).toEqual([]);
    expect((await keysOf(other)).length).toBeGreaterThan(0);

    await closeSales(event, 3600);
    await expectAgreement('slot', redis, open.database);
    expect((await buyer!.held(section, 2)).slots).toEqual([1, 2]);
  });

  it('is removed at the next boot when the sale ended while no server ran', async () => {
    const event = await createEvent(open.database);
    const section = await createSection(open.database, event, 40);
    await eventually(async () => (await keysOf(section)).length > 0);
    await server.close();
    await open.database.query("UPDATE events SET status = 'ended' WHERE id = $1", [event]);
    server = await start();
    await eventually(async () => (await keysOf(section)).length === 0);
  });
});
