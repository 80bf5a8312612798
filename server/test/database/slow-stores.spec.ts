import { StoreProxy } from '../../faults/net/store-proxy.js';
import { SystemClock } from '../../src/common/clock.js';
import { SLOW_MS, StorePace } from '../../src/common/store-pace.js';
import { RedisGateway } from '../../src/platform/redis/redis-gateway.js';
import { eventually } from '../support/eventually.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

const SLOW_ANSWER = `SELECT pg_sleep(${(SLOW_MS + 50) / 1_000})`;

describe('a slow store', () => {
  let testDatabase: TestDatabase;
  let pace: StorePace;
  let open: OpenDatabase;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    pace = new StorePace();
    open = await openDatabase(testDatabase.url, 4, pace);
  });
  afterEach(async () => {
    await open.close();
    await testDatabase.drop();
  });

  it('is a PostgreSQL that answers late what cannot wait and waits for nobody', async () => {
    await open.database.query('SELECT 1', [], { isUrgent: true });
    expect(pace.isSlow).toBe(false);
    await open.database.query(SLOW_ANSWER, [], { isUrgent: true });
    expect(pace.isSlow).toBe(true);
  });

  it('is none that counts for an operator, nor one in which a row was waited for', async () => {
    await open.database.query(SLOW_ANSWER);
    await open.database.query(SLOW_ANSWER, [], { isUrgent: true, sendByMs: performance.now() + 1_000 });
    expect(pace.isSlow).toBe(false);
  });

  it('is a Redis that answers late, and none that does not answer', async () => {
    const url = new URL(redisUrl());
    const proxy = await StoreProxy.start({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const gateway = new RedisGateway({ url: url.toString(), commandTimeoutMs: SLOW_MS + 200, heartbeatMs: 60_000 }, new SystemClock(), pace);
    gateway.onModuleInit();
    await eventually(() => gateway.available);

    proxy.hang();
    await expect(gateway.run((redis) => redis.ping())).rejects.toThrow();
    expect(pace.isSlow).toBe(false);
    proxy.pass();
    await eventually(() => gateway.available);
    for (const ask of [() => gateway.run((redis) => redis.ping()), () => gateway.pipeline((pipeline) => pipeline.ping())]) {
      await eventually(() => !pace.isSlow);
      proxy.delay({ meanMs: SLOW_MS + 50, jitterMs: 0, random: Math.random, direction: 'toClient' });
      await ask();
      expect(pace.isSlow).toBe(true);
      proxy.pass();
    }
    gateway.onApplicationShutdown();
    await proxy.close();
  });
});
