import { NestFactory } from '@nestjs/core';
import { Registry } from 'prom-client';
import { CacheModule } from '../../src/cache/cache.module.js';
import { CacheService } from '../../src/cache/cache.service.js';
import { DistributedLock } from '../../src/locking/distributed-lock.js';
import { LockingModule } from '../../src/locking/locking.module.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { RedisGateway } from '../../src/platform/redis/redis-gateway.js';
import { RedisModule } from '../../src/platform/redis/redis.module.js';
import { SlotManager } from '../../src/slots/slot-manager.js';
import { SlotsModule } from '../../src/slots/slots.module.js';
import { eventually } from '../support/eventually.js';
import { redisUrl } from '../support/stores.js';

/** The real module also reads PostgreSQL's pool, which has no part here. */
const metrics = { module: class Metrics {}, global: true, providers: [Registry], exports: [Registry] };

describe('modules on Redis', () => {
  it.each([['with', redisUrl()], ['without', undefined]])('start and stop %s REDIS_URL', async (_, url) => {
    const config = AppConfig.fromEnvironment({ DATABASE_URL: 'postgres://127.0.0.1/none', REDIS_URL: url });
    const app = await NestFactory.createApplicationContext(
      { module: class Root {}, imports: [metrics, ConfigModule.forRoot(config), RedisModule, SlotsModule, LockingModule, CacheModule] },
      { logger: false },
    );
    const gateway = app.get(RedisGateway);
    if (url) await eventually(() => gateway.available);
    expect(gateway.state).toBe(url ? 'ok' : 'off');
    expect(await app.get(SlotManager).claim([{ sectionId: 2 ** 31 - 1, epoch: '1', quantity: 1 }])).toMatchObject([{ status: url ? 'missing' : 'unavailable' }]);
    expect(await app.get(DistributedLock).withLock('modules', () => Promise.resolve(1), { leaseMs: 500, waitMs: 500 })).toBe(1);
    expect(await app.get(CacheService).read('modules', { ttlMs: 100, fill: () => Promise.resolve({ value: 2, version: 1 }) })).toBe(2);
    await app.close();
    expect(gateway.available).toBe(false);
  });
});
