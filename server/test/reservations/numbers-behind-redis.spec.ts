import { Redis } from 'ioredis';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import { FREE_NUMBERS } from '../../src/reservations/strategies/slot/number-check.js';
import type { RunningApp } from '../support/app.js';
import { serverSettings, startApp } from '../support/app.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { eventually } from '../support/eventually.js';
import { cancelRequest, holdRequest } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import { disagreements, expectAgreement } from '../support/redis-agreement.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';

describe('numbers that PostgreSQL gave out behind the back of Redis', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let redis: Redis;
  let server: RunningApp;

  beforeAll(async () => {
    redis = new Redis(redisUrl());
    await redis.flushdb();
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
    server = await startApp(serverSettings(testDatabase.url, { REDIS_URL: redisUrl() }));
  });

  afterAll(async () => {
    await server.close();
    await open.close();
    redis.disconnect();
    await testDatabase.drop();
  });

  it('are not proposed again: Redis agrees within two seconds', async () => {
    const section = await createSection(open.database, await createEvent(open.database), 10);
    await eventually(async () => (await disagreements('slot', redis, open.database)).length === 0);

    // What an instance does that cannot reach Redis.
    await new ReservationLedger(open.database).reserve([holdRequest(section, 3)], []);
    expect(await disagreements('slot', redis, open.database)).not.toEqual([]);
    await expectAgreement('slot', redis, open.database);
  });

  it('are found also when as many others came back behind its back', async () => {
    const section = await createSection(open.database, await createEvent(open.database), 10);
    const ledger = new ReservationLedger(open.database);
    const first = holdRequest(section, 3);
    await ledger.reserve([first], []);
    await eventually(async () => (await disagreements('slot', redis, open.database)).length === 0);

    // An instance that cannot reach Redis and ends before it can: the counts are as they were, and the numbers are other ones.
    await ledger.reserve([holdRequest(section, 3)], []);
    await ledger.cancel([cancelRequest(first.id, first.userId)]);
    const [free] = await open.database.query<{ high_water: number; returned: number[] }>(FREE_NUMBERS, [[section]]);
    expect({ highWater: free?.high_water, returned: free?.returned.sort() }).toEqual({ highWater: 6, returned: [1, 2, 3] });
    await expectAgreement('slot', redis, open.database);
  });
});
