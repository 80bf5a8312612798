import { setImmediate as nextTurn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RepairRequests } from '../../src/reservations/stock/repair-requests.js';
import { SeatCounter } from '../../src/reservations/strategies/lock/seat-counter.js';
import { SlotManager } from '../../src/slots/slot-manager.js';
import type { RunningApp } from '../support/app.js';
import { serverSettings, startApp } from '../support/app.js';
import { guests } from '../support/api-client.js';
import type { Visitor } from '../support/api-client.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { eventually } from '../support/eventually.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import { expectAgreement } from '../support/redis-agreement.js';
import { RedisServer } from '../support/redis-server.js';
import { redisUrl } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

describe('a fault in what a hold tells Redis after its commit', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let server: RunningApp | undefined;
  const fault = new TypeError('no fault of Redis');

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
  });
  afterEach(() => server?.close());
  afterAll(async () => {
    await open.close();
    await testDatabase.drop();
  });

  it.each([
    ['slot', SlotManager, 'settle'],
    ['lock', SeatCounter, 'tell'],
  ] as const)('is logged and does not end the process: %s strategy', async (strategy, stock, method) => {
    server = await startApp(serverSettings(testDatabase.url, { RESERVATION_STRATEGY: strategy, REDIS_URL: redisUrl(), RECONCILE_INTERVAL_MS: '200' }));
    const section = await createSection(open.database, await createEvent(open.database, { maxPlacesPerBuyer: 1_000 }), 1_000);
    const [buyer] = await guests([server.transport], 1) as [Visitor];
    const telling = jest.spyOn(server.app.get<Record<typeof method, () => Promise<void>>>(stock, { strict: false }), method).mockRejectedValue(fault);
    const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    // Redis has no part in the first holds of a section.
    await eventually(async () => {
      expect((await buyer.hold(section, 1)).status).toBe(201);
      return telling.mock.calls.length > 0;
    });
    // A rejection that nobody takes fails the test by itself.
    await nextTurn();
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ error: expect.objectContaining({ message: fault.message }) as unknown }));
    telling.mockRestore();
    logged.mockRestore();
  });

  it('is made up for within two seconds when Redis refuses it, as one without its replicas does', async () => {
    const own = await RedisServer.prepare();
    await own.start();
    const redis = new Redis(own.url);
    server = await startApp(serverSettings(testDatabase.url, { REDIS_URL: own.url, RECONCILE_INTERVAL_MS: '200' }));
    try {
      const section = await createSection(open.database, await createEvent(open.database, { maxPlacesPerBuyer: 1_000 }), 1_000);
      const [buyer] = await guests([server.transport], 1) as [Visitor];
      const slots = server.app.get(SlotManager, { strict: false });
      const claim = slots.claim.bind(slots);
      const settled = jest.spyOn(slots, 'settle');
      let isRefused = false;
      const claiming = jest.spyOn(slots, 'claim').mockImplementation(async (requests) => {
        const claims = await claim(requests);
        if (!isRefused && claims[0]?.status === 'claimed') {
          isRefused = true;
          await redis.config('SET', 'min-replicas-to-write', '1');
        }
        return claims;
      });
      // Redis has no part in the first holds of a section.
      await eventually(async () => {
        expect((await buyer.hold(section, 1)).status).toBe(201);
        return isRefused;
      });
      expect(await settled.mock.results[0]?.value).toEqual(['unavailable']);
      await redis.config('SET', 'min-replicas-to-write', '0');
      await expectAgreement('slot', redis, open.database);
      claiming.mockRestore();
      settled.mockRestore();
    } finally {
      await server.close();
      server = undefined;
      redis.disconnect();
      await own.dispose();
    }
  });

  it('keeps no other server from selling while a repair waits for a Redis that stands still', async () => {
    const own = await RedisServer.prepare();
    await own.start();
    server = await startApp(serverSettings(testDatabase.url, { REDIS_URL: own.url, RECONCILE_INTERVAL_MS: '60000' }));
    const other = await startApp(serverSettings(testDatabase.url));
    try {
      const section = await createSection(open.database, await createEvent(open.database, { maxPlacesPerBuyer: 1_000 }), 1_000);
      const [buyer] = await guests([other.transport], 1) as [Visitor];
      own.freeze();
      server.app.get(RepairRequests, { strict: false }).request(section, 'operator');
      await eventually(async () => (await open.database.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`)).length > 0);
      expect((await buyer.hold(section, 1)).status).toBe(201);
    } finally {
      await own.kill();
      await other.close();
      await server.close();
      server = undefined;
      await own.dispose();
    }
  });
});
