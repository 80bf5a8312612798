import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.js';
import { openGateway } from '../../test/support/redis.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { Clock, SystemClock } from '../common/clock.js';
import { redisKeys } from '../platform/redis/redis-keys.js';
import { ScriptStatus } from '../platform/redis/script-status.js';
import { DistributedLock, LockTimeoutError } from './distributed-lock.js';

/** Runs with the real one and can be moved ahead, as a process that stood still finds it. */
class MovableClock extends Clock {
  aheadMs = 0;
  nowMs(): number { return Date.now() + this.aheadMs; }
  monotonicMs(): number { return performance.now() + this.aheadMs; }
}

const OPTIONS = { leaseMs: 1_000, waitMs: 5_000 };
const here = openGateway();
const there = openGateway();
const clock = new MovableClock();
const first = new DistributedLock(here.gateway, clock);
const second = new DistributedLock(there.gateway, new SystemClock());
let key = '';
let count = 0;

beforeAll(() => Promise.all([here.connected(), there.connected()]));
afterAll(() => {
  here.gateway.onApplicationShutdown();
  there.gateway.onApplicationShutdown();
});
beforeEach(() => {
  key = `section:${process.pid}${(count += 1)}`;
});

const owner = (): Promise<string | null> => here.gateway.run((redis) => redis.get(redisKeys.lock(key)));

/** A job that lasts until it is ended, and whether it has begun. */
function openJob(): { job: (signal: AbortSignal) => Promise<AbortSignal>; end: () => void; signal: () => AbortSignal | undefined } {
  let end = (): void => undefined;
  let seen: AbortSignal | undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    job: async (signal) => {
      seen = signal;
      await ended;
      return signal;
    },
    end: () => end(),
    signal: () => seen,
  };
}

describe('DistributedLock', () => {
  it('lets one job in at a time across instances', async () => {
    let inside = 0;
    let most = 0;
    const job = async (): Promise<void> => {
      most = Math.max(most, (inside += 1));
      await pause(1);
      inside -= 1;
    };
    const jobs = [first, second].flatMap((lock) => Array.from({ length: 100 }, () => lock.withLock(key, job, OPTIONS)));
    await Promise.all(jobs);
    expect(most).toBe(1);
    await eventually(async () => (await owner()) === null);
  });

  it('serves the callers of a process in their order, and passes on what a job answers or throws', async () => {
    const order: number[] = [];
    const results = await Promise.allSettled([1, 2, 3].map((n) => first.withLock(key, () => {
      order.push(n);
      return n === 2 ? Promise.reject(new Error('two')) : Promise.resolve(n);
    }, OPTIONS)));
    expect(order).toEqual([1, 2, 3]);
    expect(results).toMatchObject([{ value: 1 }, { reason: { message: 'two' } }, { value: 3 }]);
  });

  it('passes on what a job throws before its first await', async () => {
    await expect(first.withLock(key, () => { throw new TypeError('at once'); }, OPTIONS)).rejects.toThrow(TypeError);
    expect(await first.withLock(key, () => Promise.resolve('next'), OPTIONS)).toBe('next');
  });

  it('does not let a busy instance starve another', async () => {
    let stop = false;
    const busy = Array.from({ length: 20 }, async () => {
      while (!stop) await first.withLock(key, () => pause(2), OPTIONS);
    });
    await pause(30);
    const waits: number[] = [];
    for (let i = 0; i < 5; i++) {
      const startedAtMs = performance.now();
      await second.withLock(key, () => Promise.resolve(), OPTIONS);
      waits.push(performance.now() - startedAtMs);
    }
    stop = true;
    await Promise.all(busy);
    expect(Math.max(...waits)).toBeLessThan(500);
  });

  it.each([{ leaseMs: 1_000, most: 10 }, { leaseMs: 200, most: 5 }])('hands over when a turn ends, before its lease of $leaseMs ms is renewed', async ({ leaseMs, most }) => {
    const order: string[] = [];
    const queued = async (): Promise<boolean> => (await here.gateway.run((redis) => redis.get(redisKeys.lockQueue(key)))) !== null;
    const opening = openJob();
    const jobs = [first.withLock(key, opening.job, { leaseMs, waitMs: 5_000 })];
    for (let i = 0; i < 30; i++) {
      jobs.push(first.withLock(key, (signal) => {
        order.push('first');
        clock.aheadMs += 10;
        return Promise.resolve(signal);
      }, { leaseMs, waitMs: 5_000 }));
    }
    await eventually(() => opening.signal() !== undefined);
    const other = second.withLock(key, () => Promise.resolve(order.push('second')), { leaseMs, waitMs: 5_000 });
    await eventually(queued);
    opening.end();
    await Promise.all([...jobs, other]);
    // Each of these takes 10 ms by the clock; what had gone by until the other was in line is part of the turn.
    expect(order.indexOf('second')).toBeLessThanOrEqual(most);
  });

  it('is handed to the one next in line, before anybody who comes later', async () => {
    const acquire = (token: string): Promise<ScriptStatus> =>
      here.gateway.run((redis) => redis.acquireLock(redisKeys.lock(key), redisKeys.lockQueue(key), token, 1_000, 1_000));
    const release = (token: string): Promise<ScriptStatus> =>
      here.gateway.run((redis) => redis.releaseLock(redisKeys.lock(key), redisKeys.lockQueue(key), token, 1_000));
    expect(await acquire('a')).toBe(ScriptStatus.DONE);
    expect(await acquire('b')).toBe(ScriptStatus.SHORT);
    expect(await acquire('c')).toBe(ScriptStatus.REFUSED);
    expect(await release('b')).toBe(ScriptStatus.REFUSED);
    expect(await release('a')).toBe(ScriptStatus.DONE);
    expect(await acquire('a')).toBe(ScriptStatus.SHORT);
    expect(await acquire('c')).toBe(ScriptStatus.REFUSED);
    expect(await acquire('b')).toBe(ScriptStatus.DONE);
    expect(await release('b')).toBe(ScriptStatus.DONE);
    expect(await acquire('a')).toBe(ScriptStatus.DONE);
  });

  it('keeps the lock for a job that takes longer than the lease', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, { leaseMs: 150, waitMs: 1_000 });
    await eventually(() => long.signal() !== undefined);
    await expect(second.withLock(key, () => Promise.resolve(), { leaseMs: 150, waitMs: 500 })).rejects.toBeInstanceOf(LockTimeoutError);
    long.end();
    expect((await running).aborted).toBe(false);
  });

  it('answers those who wait too long on time, in the queue and at its head', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, OPTIONS);
    await eventually(() => long.signal() !== undefined);
    const startedAtMs = performance.now();
    const waiting = [first, first, second, second].map((lock) => lock.withLock(key, () => Promise.resolve(), { leaseMs: 1_000, waitMs: 100 }));
    for (const result of await Promise.allSettled(waiting)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'LockTimeoutError', key, waitMs: 100 } });
    }
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    long.end();
    await running;
    expect(await second.withLock(key, () => Promise.resolve('free'), OPTIONS)).toBe('free');
    await eventually(() => first.queueLengths.size === 0 && second.queueLengths.size === 0);
  });

  it('refuses at once when too many wait, and serves those who do', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, OPTIONS);
    await eventually(() => long.signal() !== undefined);
    const waiting = [1, 2].map((n) => first.withLock(key, () => Promise.resolve(n), { ...OPTIONS, maxWaiting: 2 }));
    await expect(first.withLock(key, () => Promise.resolve(3), { ...OPTIONS, maxWaiting: 2 })).rejects.toMatchObject({ name: 'LockLineFullError', key });
    long.end();
    await running;
    expect(await Promise.all(waiting)).toEqual([1, 2]);
  });

  it('passes over a contender that died while it was next in line', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, OPTIONS);
    await eventually(() => long.signal() !== undefined);
    await here.gateway.run((redis) => redis.acquireLock(redisKeys.lock(key), redisKeys.lockQueue(key), 'died', 1_000, 10_000));
    const next = second.withLock(key, () => Promise.resolve('got it'), { leaseMs: 1_000, waitMs: 1_000 });
    long.end();
    await running;
    expect(await next).toBe('got it');
  });

  it('turns all away who wait, and neither the job that has begun nor those who come later', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, OPTIONS);
    await eventually(() => long.signal() !== undefined);
    const waiting = [first, first, second].map((lock) => lock.withLock(key, () => Promise.resolve('had its turn'), OPTIONS));
    first.turnAway(new RangeError('in vain'));
    await expect(waiting[0]).rejects.toThrow(RangeError);
    await expect(waiting[1]).rejects.toThrow(RangeError);
    const later = first.withLock(key, () => Promise.resolve('had its turn'), OPTIONS);
    long.end();
    await running;
    expect(await Promise.all([waiting[2], later])).toEqual(['had its turn', 'had its turn']);
  });

  it('aborts the job when another owner has the lock, and leaves that one alone', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, { leaseMs: 150, waitMs: 1_000 });
    await eventually(() => long.signal() !== undefined);
    await here.gateway.run((redis) => redis.set(redisKeys.lock(key), 'another'));
    await eventually(() => long.signal()?.aborted === true, 2_000);
    long.end();
    await running;
    await eventually(() => first.queueLengths.size === 0);
    expect(await owner()).toBe('another');
  });

  it('aborts the job of a process that stood still for longer than the lease', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, { leaseMs: 300, waitMs: 1_000 });
    await eventually(() => long.signal() !== undefined);
    clock.aheadMs += 600;
    await eventually(() => long.signal()?.aborted === true, 2_000);
    long.end();
    await running;
  });

  it('does not let the next job of the queue run on a lost lease', async () => {
    const long = openJob();
    const running = first.withLock(key, long.job, { leaseMs: 300, waitMs: 1_000 });
    const next = first.withLock(key, (signal) => Promise.resolve(signal.aborted), { leaseMs: 300, waitMs: 2_000 });
    await eventually(() => long.signal() !== undefined);
    clock.aheadMs += 600;
    long.end();
    await running;
    expect(await next).toBe(false);
  });
});

describe('DistributedLock without Redis', () => {
  it('runs the jobs of a process one after another', async () => {
    const lock = new DistributedLock(openGateway({ url: undefined }).gateway, clock);
    let inside = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 50 }, () => lock.withLock(key, async () => {
      most = Math.max(most, (inside += 1));
      await pause(1);
      inside -= 1;
    }, OPTIONS)));
    expect(most).toBe(1);
  });

  it('goes on when Redis is killed in the middle, and uses it again when it is back', async () => {
    const server = await RedisServer.prepare();
    await server.start();
    const { gateway, connected } = openGateway({ url: server.url, commandTimeoutMs: 200 });
    try {
      await connected();
      const lock = new DistributedLock(gateway, clock);
      const long = openJob();
      const running = lock.withLock(key, long.job, { leaseMs: 150, waitMs: 1_000 });
      const waiting = Array.from({ length: 5 }, () => lock.withLock(key, () => Promise.resolve('done'), { leaseMs: 150, waitMs: 2_000 }));
      await eventually(() => long.signal() !== undefined);
      await server.kill();
      await eventually(() => long.signal()?.aborted === true, 1_000);
      long.end();
      await running;
      expect(await Promise.all(waiting)).toEqual(Array.from({ length: 5 }, () => 'done'));

      await server.start();
      await connected();
      const token = await lock.withLock(key, () => gateway.run((redis) => redis.get(redisKeys.lock(key))), OPTIONS);
      expect(token).toEqual(expect.any(String));
    } finally {
      gateway.onApplicationShutdown();
      await server.dispose();
    }
  });

  it('goes on when Redis has no memory for a lock', async () => {
    const server = await RedisServer.prepare();
    await server.start('--maxmemory', '1');
    const { gateway, connected } = openGateway({ url: server.url });
    try {
      await connected();
      expect(await new DistributedLock(gateway, clock).withLock(key, () => Promise.resolve('done'), OPTIONS)).toBe('done');
    } finally {
      gateway.onApplicationShutdown();
      await server.dispose();
    }
  });
});
