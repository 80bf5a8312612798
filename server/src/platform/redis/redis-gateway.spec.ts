import { setTimeout as pause } from 'node:timers/promises';
import { settled } from '../../../test/support/at-once.js';
import { eventually } from '../../../test/support/eventually.js';
import { RedisServer } from '../../../test/support/redis-server.js';
import { SystemClock } from '../../common/clock.js';
import { StorePace } from '../../common/store-pace.js';
import { RedisUnavailableError } from './redis-errors.js';
import { RedisGateway } from './redis-gateway.js';
import type { RedisReturn } from './redis-gateway.js';

/** One second is promised; a shared test machine may be slow. */
const BACK_WITHIN_MS = 2_000;
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
let server: RedisServer;
let gateway: RedisGateway;
let returns: RedisReturn[];

const ping = (): Promise<string> => gateway.run((redis) => redis.ping());

function open(url: string | undefined): RedisGateway {
  gateway = new RedisGateway({ url, commandTimeoutMs: 200, heartbeatMs: 200 }, new SystemClock(), new StorePace());
  returns = [];
  gateway.onReturn((event) => returns.push(event));
  gateway.onModuleInit();
  return gateway;
}

beforeAll(() => process.on('unhandledRejection', note));
afterAll(() => {
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

beforeEach(async () => {
  server = await RedisServer.prepare();
});

afterEach(async () => {
  gateway.onApplicationShutdown();
  await server.dispose();
});

async function openRunning(): Promise<void> {
  await server.start();
  open(server.url);
  await eventually(() => gateway.available);
}

describe('RedisGateway', () => {
  it('is off and refuses at once without an address', async () => {
    open(undefined);
    expect(gateway.state).toBe('off');
    await expect(ping()).rejects.toBeInstanceOf(RedisUnavailableError);
    await expect(gateway.pipeline((pipeline) => pipeline.ping())).rejects.toBeInstanceOf(RedisUnavailableError);
  });

  it('boots while Redis is down, refuses at once and finds it when it comes', async () => {
    open(server.url);
    expect(gateway.state).toBe('away');
    const { error, isAtOnce } = await settled(ping);
    expect(error).toBeInstanceOf(RedisUnavailableError);
    expect(isAtOnce).toBe(true);
    await server.start();
    await eventually(() => gateway.available, BACK_WITHIN_MS);
    expect(await ping()).toBe('PONG');
    expect(returns).toMatchObject([{ first: true, otherServer: false, missedCalls: 1 }]);
  });

  it('notices a killed server, and that its successor is another one', async () => {
    await openRunning();
    await server.kill();
    await eventually(() => !gateway.available, BACK_WITHIN_MS);
    const { error, isAtOnce } = await settled(ping);
    expect(error).toBeInstanceOf(RedisUnavailableError);
    expect(isAtOnce).toBe(true);
    await server.start();
    await eventually(() => gateway.available, BACK_WITHIN_MS);
    expect(returns[1]).toMatchObject({ first: false, otherServer: true, missedCalls: 1 });
    expect(returns[1]?.absenceMs).toBeGreaterThan(0);
    expect(gateway.counters).toMatchObject({ absences: 1, returns: 2 });
  });

  it('answers every call in flight when the server is killed', async () => {
    await openRunning();
    await gateway.run((redis) => redis.client('PAUSE', 10_000, 'ALL'));
    const calls = Array.from({ length: 50 }, () => settled(ping));
    await pause(20);
    await server.kill();
    for (const { error, tookMs } of await Promise.all(calls)) {
      expect(error).toBeInstanceOf(RedisUnavailableError);
      expect(tookMs).toBeLessThan(1_000);
    }
  });

  it('pays one timeout for a frozen server, refuses then, and uses the same one again after the thaw', async () => {
    await openRunning();
    server.freeze();
    const first = await settled(ping);
    expect(first.error).toBeInstanceOf(RedisUnavailableError);
    expect(first.tookMs).toBeLessThan(1_000);
    const second = await settled(ping);
    expect(second.error).toBeInstanceOf(RedisUnavailableError);
    expect(second.isAtOnce).toBe(true);
    await pause(600);
    expect(gateway.available).toBe(false);
    server.thaw();
    await eventually(() => gateway.available, BACK_WITHIN_MS);
    expect(returns[1]).toMatchObject({ otherServer: false, missedCalls: 2 });
  });

  it('finds out by itself that an idle connection is dead', async () => {
    await openRunning();
    server.freeze();
    await eventually(() => !gateway.available, BACK_WITHIN_MS);
    server.thaw();
    await eventually(() => gateway.available, BACK_WITHIN_MS);
  });

  it('never carries a command out twice', async () => {
    await openRunning();
    server.freeze();
    // It lies in the frozen server's socket, and its caller gives up; a client that sends it again makes it two.
    await expect(gateway.run((redis) => redis.incr('count'))).rejects.toBeInstanceOf(RedisUnavailableError);
    await pause(500);
    server.thaw();
    await eventually(() => gateway.available, BACK_WITHIN_MS);
    await pause(100);
    expect(Number(await gateway.run((redis) => redis.get('count')))).toBeLessThanOrEqual(1);
  });

  it('leaves the errors of the caller alone', async () => {
    await openRunning();
    await gateway.run((redis) => redis.set('text', 'x'));
    await expect(gateway.run((redis) => redis.hget('text', 'x'))).rejects.toThrow('WRONGTYPE');
    await expect(gateway.run(() => Promise.reject(new TypeError('a fault of ours')))).rejects.toThrow(TypeError);
    const replies = await gateway.pipeline((pipeline) => pipeline.hget('text', 'x').get('text'));
    expect(replies[0]?.error?.message).toContain('WRONGTYPE');
    expect(replies[1]?.value).toBe('x');
    expect(gateway.available).toBe(true);
  });

  it('takes a Redis without memory for unwilling, not for away', async () => {
    await server.start('--maxmemory', '1', '--maxmemory-policy', 'noeviction');
    open(server.url);
    await eventually(() => gateway.available);
    await expect(gateway.run((redis) => redis.set('key', 'x'))).rejects.toBeInstanceOf(RedisUnavailableError);
    await expect(gateway.run((redis) => redis.storeCache('cache:{1}', '', '', 'E:1::1', BACK_WITHIN_MS))).rejects.toBeInstanceOf(RedisUnavailableError);
    expect(await gateway.run((redis) => redis.get('key'))).toBeNull();
    expect(gateway.available).toBe(true);
  });

  it('does not use a server that has become a replica', async () => {
    const primary = await RedisServer.prepare();
    try {
      await primary.start();
      await openRunning();
      await gateway.run((redis) => redis.replicaof('127.0.0.1', primary.port));
      await eventually(() => !gateway.available, BACK_WITHIN_MS);
      await pause(300);
      expect(gateway.available).toBe(false);
    } finally {
      await primary.dispose();
    }
  });

  it('notices another history of the data behind the same connection', async () => {
    await openRunning();
    // A replica that is promoted begins a history of its own.
    await gateway.pipeline((pipeline) => pipeline.replicaof('127.0.0.1', 1).replicaof('NO', 'ONE'));
    await eventually(() => returns.length === 2, BACK_WITHIN_MS);
    expect(returns[1]).toMatchObject({ first: false, otherServer: true });
  });

  it('outlives a connection that flaps', async () => {
    await openRunning();
    for (let i = 0; i < 5; i++) {
      await gateway.run((redis) => redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'no')).catch(() => undefined);
      await settled(ping);
      await eventually(() => returns.length === i + 2, BACK_WITHIN_MS);
    }
    expect(await ping()).toBe('PONG');
  });
});
