import { Redis } from 'ioredis';
import type { RunningApp } from '../support/app.js';
import { serverSettings, startApp } from '../support/app.js';
import { guests } from '../support/api-client.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { eventually } from '../support/eventually.js';
import { violations } from '../support/invariants.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import { disagreements, expectAgreement } from '../support/redis-agreement.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';

const INTERVAL_MS = 50;

/** What every restart with another RESERVATION_STRATEGY goes through, one instance after the other. */
describe('instances of both strategies on the same stores', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let redis: Redis;
  let servers: RunningApp[];

  beforeAll(async () => {
    redis = new Redis(redisUrl());
    await redis.flushdb();
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
    servers = await Promise.all(['slot', 'lock'].map((strategy) => startApp(serverSettings(testDatabase.url, {
      REDIS_URL: redisUrl(),
      RESERVATION_STRATEGY: strategy,
      RECONCILE_INTERVAL_MS: String(INTERVAL_MS),
    }))));
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await open.close();
    redis.disconnect();
    await testDatabase.drop();
  });

  it('come to rest beside each other, and sell a section out together', async () => {
    const section = await createSection(open.database, await createEvent(open.database), 40);
    await eventually(async () => {
      const found = [...await disagreements('slot', redis, open.database), ...await disagreements('lock', redis, open.database)];
      return found.length === 0;
    });
    const epoch = async () => (await open.database.query<{ epoch: string }>('SELECT epoch FROM sections WHERE id = $1', [section]))[0]?.epoch;
    const settled = await epoch();
    // Twenty comparisons by each of them: any that finds the other's work wanting would renew the epoch.
    await new Promise((resolve) => setTimeout(resolve, 20 * INTERVAL_MS));
    expect(await epoch()).toBe(settled);

    const buyers = await guests(servers.map(({ transport }) => transport), 30);
    const answers = await Promise.all(buyers.map((buyer) => buyer.hold(section, 2)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(10);
    for (const strategy of ['slot', 'lock'] as const) await expectAgreement(strategy, redis, open.database);
    expect(await violations(open.database)).toEqual({});
  });
});
