import { Redis } from 'ioredis';
import { redisKeys } from '../../../src/platform/redis/redis-keys.js';
import type { Fault } from '../../fault.js';
import type { World } from '../../world/world.js';

const SMALL = { capacities: [60, 20, 20, 20, 20, 20, 20], buyers: 120 };
/** LOCK_LEASE_MS as it is shipped. */
const LEASE_MS = 1_000;
const FREEZES = 4;
/** A server that goes on first gives up what it had asked Redis before, and then cannot send the release: few ask it much. */
const FEW_BUYERS = 12;
const MOST_TRIES = 200;
/** The servers go on at once; a release that was due is sent within milliseconds. */
const WATCHED_MS = 300;

/**
 * All servers stand still for twice the lease, one of them holding the lock of the hot section. Somebody else takes it when
 * the lease has run out, and must have it still when they go on.
 */
export const LOCK_HOLDER_FROZEN: Fault = {
  name: 'lock-holder-frozen',
  title: 'the servers are frozen for twice the lease, and somebody else takes the lock',
  strategies: ['lock'],
  promised: 'staysRight',
  plan: () => ({ ...SMALL, buyers: FEW_BUYERS }),
  play: async (world, scene) => {
    const { crowd } = scene;
    const redis = new Redis(world.redis.port, '127.0.0.1');
    await crowd.start();
    for (let index = 0; index < FREEZES; index += 1) {
      if (!(await freezeWhileLocked(world, redis))) scene.violation('the lock was never held when the servers were frozen');
      await world.pause(2 * LEASE_MS);
      const mine = `somebody else ${index}`;
      const taken = await redis.set(redisKeys.lock('section:1'), mine, 'PX', 60_000, 'NX');
      if (taken !== 'OK') scene.violation('the lease of a lock did not run out');
      signalAll(world, 'SIGCONT');
      await world.pause(WATCHED_MS);
      const owner = await redis.get(redisKeys.lock('section:1'));
      if (owner !== mine) scene.violation(`a lock was released by a server that had lost it: ${owner ?? 'nobody'} has it instead of somebody else`);
      else await redis.del(redisKeys.lock('section:1'));
      await world.pause(WATCHED_MS);
    }
    await crowd.stop();
    redis.disconnect();
    return FREEZES;
  },
};

async function freezeWhileLocked(world: World, redis: Redis): Promise<boolean> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    signalAll(world, 'SIGSTOP');
    // What a server had sent before it stopped has arrived by then.
    await world.pause(10);
    if ((await redis.pttl(redisKeys.lock('section:1'))) > LEASE_MS / 2) return true;
    signalAll(world, 'SIGCONT');
    await world.pause(20);
  }
  return false;
}

function signalAll(world: World, name: 'SIGSTOP' | 'SIGCONT'): void {
  for (const { server } of world.instances) server.signal(name);
}

const ROUNDS = 20;
const ROUND_MS = 100;

/** The counters say that nothing is left, as those of a Redis do that has lost releases. */
export const COUNTERS_WRONG: Fault = {
  name: 'counters-wrong',
  title: "Redis's counters say that nothing is left",
  strategies: ['lock'],
  promised: 'staysRight',
  plan: () => SMALL,
  play: async (world, { crowd }) => {
    const redis = new Redis(world.redis.port, '127.0.0.1');
    await crowd.start();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const sectionId of world.sectionIds) await redis.hset(redisKeys.seats(sectionId), 'available', 0);
      await world.pause(ROUND_MS);
    }
    await crowd.stop();
    redis.disconnect();
    return ROUNDS;
  },
};
