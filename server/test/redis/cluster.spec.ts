import { eventually } from '../support/eventually.js';
import { openGateway } from '../support/redis.js';
import { RedisServer } from '../support/redis-server.js';
import { CacheService } from '../../src/cache/cache.service.js';
import { SystemClock } from '../../src/common/clock.js';
import { DistributedLock } from '../../src/locking/distributed-lock.js';
import { SeatCounter } from '../../src/reservations/strategies/lock/seat-counter.js';
import { SlotManager } from '../../src/slots/slot-manager.js';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';

/** A node of a cluster refuses every command and script whose keys belong to different cluster slots. */
describe('keys in a Redis cluster', () => {
  it('let every script work', async () => {
    const server = await RedisServer.prepareNode();
    await server.start('--cluster-enabled', 'yes');
    const { gateway, connected } = openGateway({ url: server.url });
    try {
      await connected();
      await gateway.run((redis) => redis.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot)));
      await eventually(async () => (await gateway.run((redis) => redis.cluster('INFO'))).includes('cluster_state:ok'));
      await expect(gateway.run((redis) => redis.mget('a', 'b'))).rejects.toThrow('CROSSSLOT');

      const stock = { sectionId: 7, epoch: '3', capacity: 10, taken: 0, stockVersion: 1 };
      const slots = new SlotManager(gateway);
      await slots.publish({ ...stock, highWater: 3, returned: [1, 2] });
      const [claim] = await slots.claim([{ sectionId: 7, epoch: '3', quantity: 4 }]);
      if (claim?.status !== 'claimed') throw new Error(`not claimed: ${claim?.status}`);
      await slots.settle([{ claim, epoch: '3', unused: [2], stock: { ...stock, taken: 3, stockVersion: 2 } }]);
      expect(await slots.offer([{ stock: { ...stock, taken: 2, stockVersion: 3 }, numbers: [1] }])).toEqual(['done']);
      await slots.tell([{ ...stock, taken: 5, stockVersion: 4 }]);
      expect(await slots.read([7])).toMatchObject([{ taken: 5, highWater: 5, claims: 0, damaged: false }]);

      const counter = new SeatCounter(gateway);
      await counter.publish(stock);
      expect(await counter.take(7, '3', 2)).toBe('taken');
      await counter.giveBack(7, '3', 1);
      await counter.tell([{ ...stock, taken: 4, stockVersion: 2 }]);
      expect(await counter.read([7])).toMatchObject([{ available: 6 }]);

      const lock = new DistributedLock(gateway, new SystemClock());
      const token = await lock.withLock('section:7', () => gateway.run((redis) => redis.get(redisKeys.lock('section:7'))), { leaseMs: 500, waitMs: 500 });
      expect(token).toEqual(expect.any(String));
      await eventually(async () => (await gateway.run((redis) => redis.get(redisKeys.lock('section:7')))) === null);

      const cache = new CacheService(gateway, new SystemClock());
      await cache.read('a', { ttlMs: 1_000, fill: () => Promise.resolve({ value: 1, version: 1 }) });
      await eventually(async () => (await gateway.run((redis) => redis.get(redisKeys.cache('a')))) !== null);
      await cache.invalidate([{ key: 'a', version: 2 }, { key: 'b' }]);
      expect(await cache.read('a', { ttlMs: 1_000, fill: () => Promise.resolve({ value: 2, version: 2 }) })).toBe(2);
    } finally {
      gateway.onApplicationShutdown();
      await server.dispose();
    }
  });
});
