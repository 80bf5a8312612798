import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.js';
import { openGateway } from '../../test/support/redis.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { Clock, SystemClock } from '../common/clock.js';
import { redisKeys } from '../platform/redis/redis-keys.js';
import { CacheService } from './cache.service.js';
import type { Fill } from './cache.service.js';

class MovableClock extends Clock {
  aheadMs = 0;
  nowMs(): number { return Date.now() + this.aheadMs; }
  monotonicMs(): number { return performance.now() + this.aheadMs; }
}

const TTL_MS = 60_000;
const here = openGateway();
const there = openGateway();
const clock = new MovableClock();
const first = new CacheService(here.gateway, clock);
const second = new CacheService(there.gateway, new SystemClock());
let key = '';

beforeAll(() => Promise.all([here.connected(), there.connected()]));
afterAll(() => {
  here.gateway.onApplicationShutdown();
  there.gateway.onApplicationShutdown();
});
beforeEach(async () => {
  key = `thing:${Math.random()}`;
  await here.gateway.run((redis) => redis.flushdb());
});

const stored = (): Promise<string | null> => here.gateway.run((redis) => redis.get(redisKeys.cache(key)));
const filledWith = <T>(value: T, version?: number): (() => Promise<Fill<T>>) => () => Promise.resolve({ value, ...(version !== undefined && { version }) });

/** A fill that has read its value and takes until `finish` to bring it home. */
function slowFill(value: unknown, version?: number): { fill: () => Promise<Fill<unknown>>; began: () => boolean; finish: () => void } {
  let finish = (): void => undefined;
  let hasBegun = false;
  const gate = new Promise<void>((resolve) => (finish = resolve));
  return {
    fill: async () => {
      hasBegun = true;
      await gate;
      return { value, ...(version !== undefined && { version }) };
    },
    began: () => hasBegun,
    finish: () => finish(),
  };
}

const gateways = new Map([[first, here.gateway], [second, there.gateway]]);

/** A read does not wait for its store; a later command on the same connection is answered after it. */
async function stores(cache: CacheService): Promise<void> {
  const gateway = gateways.get(cache);
  if (gateway?.available) await gateway.run((redis) => redis.ping());
}

async function read(cache: CacheService, value: unknown, version?: number): Promise<unknown> {
  const answer = await cache.read(key, { ttlMs: TTL_MS, fill: filledWith(value, version) });
  await stores(cache);
  return answer;
}

describe('CacheService', () => {
  it('fills once and shares the answer between instances', async () => {
    expect(await read(first, { a: [1, 'é', null] }, 1)).toEqual({ a: [1, 'é', null] });
    expect(await read(second, 'not asked', 1)).toEqual({ a: [1, 'é', null] });
    expect(await here.gateway.run((redis) => redis.pttl(redisKeys.cache(key)))).toBeGreaterThan(TTL_MS / 2);
  });

  it('keeps null apart from nothing', async () => {
    expect(await read(first, null, 0)).toBeNull();
    expect(await read(first, 'not asked', 0)).toBeNull();
  });

  it('asks once for many readers at a time', async () => {
    let fills = 0;
    const answers = await Promise.all(Array.from({ length: 100 }, () => first.read(key, {
      ttlMs: TTL_MS,
      fill: async () => {
        fills += 1;
        await pause(10);
        return { value: 'x', version: 1 };
      },
    })));
    expect(fills).toBe(1);
    expect(new Set(answers)).toEqual(new Set(['x']));
  });

  it('passes on what a fill throws, and asks again the next time', async () => {
    await expect(first.read(key, { ttlMs: TTL_MS, fill: () => Promise.reject(new Error('no database')) })).rejects.toThrow('no database');
    expect(await read(first, 'x', 1)).toBe('x');
  });

  it('does not let a slow reader bring an old state back, by version', async () => {
    const slow = slowFill('old', 1);
    const reading = second.read(key, { ttlMs: TTL_MS, fill: slow.fill });
    await eventually(slow.began);
    await first.invalidate([{ key, version: 2 }]);
    slow.finish();
    await reading;
    await stores(second);
    expect(await read(second, 'new', 2)).toBe('new');
    expect(await read(first, 'not asked', 2)).toBe('new');
  });

  it('does not let a slow reader bring an old state back where rows have no version', async () => {
    const slow = slowFill('old');
    const reading = second.read(key, { ttlMs: TTL_MS, fill: slow.fill });
    await eventually(slow.began);
    await first.invalidate([{ key }]);
    slow.finish();
    await reading;
    await stores(second);
    expect(await read(second, 'new')).toBe('new');
    expect(await read(first, 'not asked')).toBe('new');
  });

  it('stores a reader who saw the change although it began before the invalidation arrived', async () => {
    const slow = slowFill('new', 2);
    const reading = second.read(key, { ttlMs: TTL_MS, fill: slow.fill });
    await eventually(slow.began);
    await first.invalidate([{ key, version: 2 }]);
    slow.finish();
    await reading;
    await stores(second);
    expect(await read(first, 'not asked', 2)).toBe('new');
  });

  it('keeps an old version out although its reader began after the invalidation', async () => {
    await first.invalidate([{ key, version: Number.MAX_SAFE_INTEGER }]);
    await first.invalidate([{ key, version: 3 }]);
    expect(await read(second, 'from a database that lags', 4)).toBe('from a database that lags');
    expect(await stored()).toMatch(/^T:[^:]+:9007199254740991$/);
  });

  it('does not replace a newer entry by an older one', async () => {
    const slow = slowFill('old', 1);
    const reading = second.read(key, { ttlMs: TTL_MS, fill: slow.fill });
    await eventually(slow.began);
    await read(first, 'new', 2);
    slow.finish();
    await reading;
    await stores(second);
    expect(await read(second, 'not asked', 2)).toBe('new');
  });

  it('lets readers who come after a change wait for a fill of their own', async () => {
    const slow = slowFill('old', 1);
    const reading = first.read(key, { ttlMs: TTL_MS, fill: slow.fill });
    await eventually(slow.began);
    await first.invalidate([{ key, version: 2 }]);
    expect(await read(first, 'new', 2)).toBe('new');
    slow.finish();
    expect(await reading).toBe('old');
    expect(await read(first, 'not asked', 2)).toBe('new');
  });

  it('keeps a hot list in the process for at most the asked time', async () => {
    const hot = (value: string): Promise<string> => first.read(key, { ttlMs: TTL_MS, localTtlMs: 5_000, fill: filledWith(value, 1) });
    await hot('a');
    await here.gateway.run((redis) => redis.del(redisKeys.cache(key)));
    expect(await hot('b')).toBe('a');
    clock.aheadMs += 1_000;
    expect(await hot('b')).toBe('b');
    await stores(first);
    await first.invalidate([{ key, version: 2 }]);
    expect(await hot('c')).toBe('c');
  });

  it('keeps nothing that a reader asked for between a change and its sending', async () => {
    const hot = (value: string): Promise<string> => first.read(key, { ttlMs: TTL_MS, localTtlMs: 1_000, fill: filledWith(value, 2) });
    await read(second, 'old', 1);
    const told = first.invalidate([{ key, version: 2 }]);
    expect(await hot('new')).toBe('old');
    await told;
    expect(await hot('new')).toBe('new');
  });

  it('makes no key out of what is in a key', async () => {
    key = 'a}:{b\r\nSET x y *\u0000\ud800';
    expect(await read(first, 'x', 1)).toBe('x');
    expect(await here.gateway.run((redis) => redis.keys('cache:{all}:*'))).toEqual([expect.stringMatching(/^cache:\{all\}:[^{}\s]+$/)]);
  });

  it('tells Redis of all changes of one turn in one call, and of no more than it can do in a moment', async () => {
    const send = here.gateway.pipeline.bind(here.gateway);
    const calls: number[] = [];
    const spy = jest.spyOn(here.gateway, 'pipeline').mockImplementation((fill) => send((pipeline) => {
      fill(pipeline);
      calls.push(pipeline.length);
    }));
    const keys = Array.from({ length: 300 }, (_, i) => `${key}-${i}`);
    await Promise.all([...keys, key].map((each, i) => first.invalidate([{ key: each, version: i }, { key, version: 7 }])));
    spy.mockRestore();
    expect(calls).toEqual([2]);
    expect(await stored()).toMatch(/^T:[^:]+:300$/);
    for (const each of keys) expect(await here.gateway.run((redis) => redis.get(redisKeys.cache(each)))).toMatch(/^T:/);
  });
});

describe('CacheService without Redis', () => {
  it('asks every time, still once for many readers', async () => {
    const cache = new CacheService(openGateway({ url: undefined }).gateway, clock);
    let fills = 0;
    const fill = async (): Promise<Fill<number>> => {
      await pause(5);
      return { value: (fills += 1), version: 1 };
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => cache.read(key, { ttlMs: TTL_MS, fill })));
    expect(new Set(answers)).toEqual(new Set([1]));
    expect(await cache.read(key, { ttlMs: TTL_MS, fill })).toBe(2);
    await cache.invalidate([{ key, version: 1 }]);
  });

  it('disowns everything that was stored before an invalidation that Redis missed', async () => {
    const server = await RedisServer.prepare();
    await server.start();
    const cut = openGateway({ url: server.url, commandTimeoutMs: 100 });
    const other = openGateway({ url: server.url, commandTimeoutMs: 100 });
    try {
      await Promise.all([cut.connected(), other.connected()]);
      const [cutCache, otherCache] = [new CacheService(cut.gateway, clock), new CacheService(other.gateway, clock)];
      gateways.set(cutCache, cut.gateway).set(otherCache, other.gateway);
      await read(otherCache, 'old', 1);
      expect(await read(cutCache, 'not asked', 1)).toBe('old');
      await other.gateway.run((redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'normal'));
      await eventually(() => !cut.gateway.available);
      await cutCache.invalidate([{ key, version: 2 }]);
      expect(await read(cutCache, 'new', 2)).toBe('new');
      expect(await read(otherCache, 'not asked', 1)).toBe('old');
      await cut.connected();
      await eventually(async () => (await read(otherCache, 'new', 2)) === 'new', 500);
      expect(await read(cutCache, 'not asked', 2)).toBe('new');
    } finally {
      cut.gateway.onApplicationShutdown();
      other.gateway.onApplicationShutdown();
      await server.dispose();
    }
  });

  it('disowns at its start what an instance that died before it could not invalidate', async () => {
    await read(second, 'old', 1);
    expect(await read(second, 'not asked', 1)).toBe('old');
    const booting = openGateway();
    const cache = new CacheService(booting.gateway, clock);
    gateways.set(cache, booting.gateway);
    try {
      await booting.connected();
      await eventually(async () => (await read(second, 'new', 2)) === 'new', 500);
      expect(await read(cache, 'not asked', 2)).toBe('new');
    } finally {
      booting.gateway.onApplicationShutdown();
    }
  });

  it('removes entries from a Redis that has no memory for tombstones', async () => {
    const server = await RedisServer.prepare();
    await server.start();
    const { gateway, connected } = openGateway({ url: server.url });
    try {
      await connected();
      const cache = new CacheService(gateway, clock);
      gateways.set(cache, gateway);
      await read(cache, 'old', 1);
      await gateway.run((redis) => redis.config('SET', 'maxmemory', '1'));
      await cache.invalidate([{ key, version: 2 }]);
      expect(await read(cache, 'new', 2)).toBe('new');
      expect(await read(cache, 'newer', 3)).toBe('newer');
    } finally {
      gateway.onApplicationShutdown();
      await server.dispose();
    }
  });
});
