import { Redis } from 'ioredis';
import { RedisServer } from '../../test/support/redis-server.js';
import type { Fault } from '../fault.js';
import { injections } from '../fault.js';
import type { World } from '../world/world.js';

/** The course of faults that last: a while without Redis, a while to come back. */
const LASTING = { full: 10, short: 2, lastsMs: 3_000, restMs: 3_000 } as const;
/** The course of faults that are over at once. */
const MOMENTARY = { full: 12, short: 2, lastsMs: 300, restMs: 2_500 } as const;
/** Redis frees what it has lent to clients only now and then; less than this and it cannot even say so. */
const SHARE_OF_MEMORY = 0.6;

export const REDIS_FAULTS: readonly Fault[] = [
  {
    name: 'redis-killed',
    title: 'Redis is killed and comes back empty',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, async ({ redis }) => {
      await redis.kill();
      return () => redis.start();
    }),
  },
  {
    name: 'redis-flushed',
    title: 'FLUSHALL',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections(MOMENTARY, async (world) => {
      await command(world, (redis) => redis.flushall());
      return nothing;
    }),
  },
  {
    name: 'redis-frozen',
    title: 'Redis is stopped by a signal: connections stay, nothing answers',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, ({ redis }) => {
      redis.freeze();
      return Promise.resolve(() => Promise.resolve(redis.thaw()));
    }),
  },
  {
    name: 'redis-paused',
    title: 'CLIENT PAUSE ALL',
    promised: 'goesOn',
    ...injections(LASTING, async (world) => {
      await command(world, (redis) => redis.call('CLIENT', 'PAUSE', '3000', 'ALL'));
      return nothing;
    }),
  },
  {
    name: 'redis-out-of-memory',
    title: 'Redis is out of memory and evicts nothing: it refuses to write',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, (world) => withLessMemory(world, 'noeviction')),
  },
  {
    name: 'redis-evicting',
    title: 'Redis is out of memory and throws out any key (allkeys-lru)',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, (world) => withLessMemory(world, 'allkeys-lru')),
  },
  {
    name: 'redis-restored',
    title: 'Redis is killed and comes back with what it had a second before',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections({ ...MOMENTARY, lastsMs: 1_500 }, async (world) => {
      await command(world, (redis) => redis.save());
      await world.pause(1_000);
      await world.redis.kill();
      return async () => {
        await world.redis.start();
        world.redis.forgetSaved();
      };
    }),
  },
  {
    name: 'redis-failover',
    title: 'a replica that missed the last writes takes the place of Redis',
    promised: 'goesOn',
    ...injections({ ...MOMENTARY, lastsMs: 1_000 }, failOver),
  },
  {
    name: 'redis-scripts-flushed',
    title: 'SCRIPT FLUSH',
    promised: 'goesOn',
    ...injections(MOMENTARY, async (world) => {
      await command(world, (redis) => redis.script('FLUSH'));
      return nothing;
    }),
  },
];

/** Less than what is in it. Whatever it has already stays usable under noeviction. */
async function withLessMemory(world: World, policy: 'noeviction' | 'allkeys-lru'): Promise<() => Promise<void>> {
  await command(world, async (redis) => {
    const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
    await redis.config('SET', 'maxmemory-policy', policy);
    await redis.config('SET', 'maxmemory', Math.round(used * SHARE_OF_MEMORY));
  });
  return () => command(world, (redis) => redis.config('SET', 'maxmemory', 0));
}

/** The replica is cut off, the sale goes on for a moment, the first one dies, and its place and port are the replica's. */
async function failOver(world: World): Promise<() => Promise<void>> {
  const first = world.redis;
  const replica = await RedisServer.prepare();
  await replica.start('--replicaof', '127.0.0.1', String(first.port));
  await command({ redis: replica }, async (redis) => {
    while (!(await redis.info('replication')).includes('master_link_status:up')) await world.pause(20);
    await redis.call('REPLICAOF', 'NO', 'ONE');
  });
  await world.pause(300);
  await first.kill();
  world.replaceRedis(replica);
  return () => first.dispose();
}

async function command<T>({ redis: { port } }: { redis: { port: number } }, job: (redis: Redis) => Promise<T>): Promise<void> {
  const redis = new Redis(port, '127.0.0.1');
  try {
    await job(redis);
  } finally {
    redis.disconnect();
  }
}

function nothing(): Promise<void> {
  return Promise.resolve();
}
