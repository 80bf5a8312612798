import { StoreProxy } from '../../faults/net/store-proxy.js';
import { STATEMENT_TIMEOUT_MS } from '../../src/platform/database/serving-options.js';
import { settled } from '../support/at-once.js';
import type { Settled } from '../support/at-once.js';
import { eventually } from '../support/eventually.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import { createTestDatabase } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

const POOL_SIZE = 8;
const ANSWER_LIMIT_MS = 1_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Reply extends Settled {
  readonly endedAtMs: number;
  readonly isAnswer: boolean;
}

function withPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.toString();
}

describe('Database', () => {
  let testDatabase: TestDatabase;
  let proxy: StoreProxy;
  let open: OpenDatabase;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const url = new URL(testDatabase.url);
    proxy = await StoreProxy.start({ host: url.hostname, port: Number(url.port) });
    open = await openDatabase(withPort(testDatabase.url, proxy.port), POOL_SIZE);
  });

  afterAll(async () => {
    await open.close();
    await proxy.close();
    await testDatabase.drop();
  });

  async function ask({ database } = open, text = 'SELECT 1', isUrgent = true): Promise<Reply> {
    const reply = await settled(() => database.query(text, [], { isUrgent }));
    return { ...reply, endedAtMs: performance.now(), isAnswer: reply.error === undefined };
  }

  /** Thirty callers who ask again 5 ms after each reply. */
  function crowd(): { stop: () => Promise<Reply[]> } {
    const replies: Reply[] = [];
    let isOver = false;
    const callers = Array.from({ length: 30 }, async () => {
      while (!isOver) {
        replies.push(await ask());
        await pause(5);
      }
    });
    return {
      stop: async () => {
        isOver = true;
        await Promise.all(callers);
        return replies;
      },
    };
  }

  it.each([
    ['silent', () => proxy.hang()],
    ['cut off', () => proxy.cut()],
  ])('refuses at once while PostgreSQL is %s, all but those who found out, and returns with it', async (_, fail) => {
    await Promise.all(Array.from({ length: POOL_SIZE }, () => ask()));
    const callers = crowd();
    await pause(200);
    const failedAtMs = performance.now();
    fail();
    await pause(4_000);
    const { total } = open.database.poolState;
    const returnedAtMs = performance.now();
    proxy.pass();
    await eventually(async () => (await ask()).isAnswer);
    const foundAfterMs = performance.now() - returnedAtMs;
    await pause(1_500);
    const replies = await callers.stop();

    expect(total).toBeLessThanOrEqual(POOL_SIZE);
    // But for the looks that the silence has swallowed.
    await eventually(() => proxy.connections <= POOL_SIZE + 1);
    expect(foundAfterMs).toBeLessThan(1_000);
    expect(Math.max(...replies.map(({ tookMs }) => tookMs))).toBeLessThan(2 * ANSWER_LIMIT_MS);
    // Those who were waiting when it happened; from then on nobody waits.
    const later = replies.filter(({ endedAtMs, tookMs }) => endedAtMs - tookMs > failedAtMs + ANSWER_LIMIT_MS && endedAtMs < returnedAtMs);
    expect(later.length).toBeGreaterThan(1_000);
    expect(later.filter(({ isAtOnce }) => !isAtOnce)).toEqual([]);
    // And it is not lost again over what the absence has left behind.
    const afterwards = replies.filter(({ endedAtMs }) => endedAtMs > returnedAtMs + ANSWER_LIMIT_MS);
    expect(afterwards.length).toBeGreaterThan(500);
    expect(afterwards.filter(({ isAnswer }) => !isAnswer)).toEqual([]);
  });

  it('tells those who have waited as well when the first finds out, and leaves their own time to the others', async () => {
    await Promise.all(Array.from({ length: POOL_SIZE }, () => ask()));
    proxy.hang();
    const told: string[] = [];
    const tell = (name: string): Promise<Reply> => ask().finally(() => told.push(name));
    const first = tell('first');
    await pause(150);
    const second = tell('second');
    await pause(400);
    const third = tell('third');
    await first;
    // Nobody's limit can pass in the same turn.
    await new Promise((resolve) => setImmediate(resolve));
    const toldTogether = [...told];
    const [firstReply, secondReply, thirdReply] = await Promise.all([first, second, third]);
    proxy.pass();
    await eventually(async () => (await ask()).isAnswer);

    expect([firstReply, secondReply, thirdReply].map(({ isAnswer }) => isAnswer)).toEqual([false, false, false]);
    expect(toldTogether.sort()).toEqual(['first', 'second']);
    expect(thirdReply.tookMs).toBeGreaterThan(STATEMENT_TIMEOUT_MS);
  });

  it('refuses at once also when everybody was in line for a connection as PostgreSQL fell silent', async () => {
    const narrow = await openDatabase(withPort(testDatabase.url, proxy.port), 2);
    try {
      // Each has waited for its connection so long that its own silence says nothing.
      let isOver = false;
      const line = Array.from({ length: 12 }, async () => {
        for (; !isOver; await pause(5)) await ask(narrow, 'SELECT pg_sleep(0.05)');
      });
      await pause(500);
      proxy.hang();
      await pause(2.5 * ANSWER_LIMIT_MS);
      const replies = await Promise.all(Array.from({ length: 5 }, () => ask(narrow)));
      isOver = true;
      expect(replies.filter(({ isAtOnce }) => !isAtOnce)).toEqual([]);
      await Promise.all(line);
    } finally {
      proxy.pass();
      await narrow.close();
    }
  });

  it('takes a PostgreSQL for present that answers others while one waits in vain', async () => {
    const patient = await openDatabase(testDatabase.url, 2);
    const send = (text: string): Promise<object[]> => patient.database.query(text, [], { isUrgent: true });
    try {
      await Promise.all([send('SET statement_timeout = 0'), send('SET statement_timeout = 0')]);
      const slow = send('SELECT pg_sleep(2)').then(() => 'answered', (error: Error) => error.name);
      let isOver = false;
      const others = (async () => {
        for (; !isOver; await pause(50)) await send('SELECT 1');
      })();
      expect(await slow).toBe('SilentError');
      await pause(100);
      isOver = true;
      await others;
    } finally {
      await patient.close();
    }
  });

  it('finds it over a line on which connecting takes longer than a look is apart from the next', async () => {
    proxy.hang();
    expect(await ask()).toMatchObject({ isAnswer: false });
    proxy.delay({ meanMs: 80, jitterMs: 0, random: () => 0 });
    await eventually(async () => (await ask()).isAnswer);
    proxy.pass();
  });

  it('finds an answer that came while this process stood still', async () => {
    // The proxy is part of this process and would stand still with it.
    const direct = await openDatabase(testDatabase.url, 1);
    try {
      await direct.database.onApplicationBootstrap();
      const asked = direct.database.query('SELECT 1 AS one', [], { isUrgent: true });
      // Now it has been sent; the loop's next turn begins with the timers.
      await new Promise((resolve) => setImmediate(resolve));
      const untilMs = performance.now() + 2 * ANSWER_LIMIT_MS;
      while (performance.now() < untilMs);
      expect(await asked).toEqual([{ one: 1 }]);
    } finally {
      await direct.close();
    }
  });

  it('serves what is urgent while a crowd reads, and turns away at once what would wait in vain', async () => {
    const gate = await openDatabase(testDatabase.url, 1);
    await gate.database.query('SELECT pg_advisory_lock(1)', [], { isUrgent: true });
    const reading = Array.from({ length: 2_100 }, () => open.database.query('SELECT pg_advisory_xact_lock_shared(1)').then(() => 'answered', (error: Error) => error.name));
    try {
      await pause(20);
      // None of them is answered while the gate is shut.
      expect(await ask()).toMatchObject({ isAnswer: true });
      expect(await ask(open, 'SELECT 1', false)).toMatchObject({ isAtOnce: true, isAnswer: false });
    } finally {
      await gate.close();
    }
    expect(new Set(await Promise.all(reading))).toEqual(new Set(['answered', 'LineFullError']));
    // A crowd is no reason to think that PostgreSQL is away.
    expect(await ask()).toMatchObject({ isAnswer: true });
  });

  it('sends nothing after its time, and takes a late connection back', async () => {
    const narrow = await openDatabase(testDatabase.url, 1);
    try {
      let hasEnded = false;
      const before = narrow.database.transaction((client) => client.query('SELECT pg_sleep(0.65)')).then(() => {
        hasEnded = true;
      });
      await pause(20);
      await expect(narrow.database.query('CREATE TABLE was_sent ()', [], { isUrgent: true, sendByMs: performance.now() + 250 })).rejects.toMatchObject({ name: 'LineFullError' });
      // Told in time, and not when its turn came.
      expect(hasEnded).toBe(false);
      await before;
      // Nor when there is a connection, and it is too late from the beginning.
      await expect(narrow.database.query('CREATE TABLE was_sent ()', [], { isUrgent: true, sendByMs: performance.now() - 50 })).rejects.toMatchObject({ name: 'LineFullError' });
      expect(await narrow.database.query(`SELECT to_regclass('was_sent') AS name`, [], { isUrgent: true })).toEqual([{ name: null }]);
      expect(narrow.database.poolState).toMatchObject({ total: 1, idle: 1, waiting: 0 });
    } finally {
      await narrow.close();
    }
  });

  it('has all its connections before anybody asks, so that a crowd waits for none of them', async () => {
    const fresh = await openDatabase(testDatabase.url, POOL_SIZE);
    try {
      await fresh.database.onApplicationBootstrap();
      expect(fresh.database.poolState).toEqual({ total: POOL_SIZE, idle: POOL_SIZE, waiting: 0, max: POOL_SIZE });
    } finally {
      await fresh.close();
    }
  });

  it('keeps a connection on which PostgreSQL has given a statement up', async () => {
    const pids = async (): Promise<number[]> => {
      const rows = await Promise.all(Array.from({ length: POOL_SIZE }, () =>
        open.database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep(0.05)', [], { isUrgent: true })));
      return rows.flat().map(({ pid }) => pid).sort((a, b) => a - b);
    };
    const before = await pids();
    expect(new Set(before).size).toBe(POOL_SIZE);
    await expect(open.database.query('SELECT pg_sleep(5)', [], { isUrgent: true })).rejects.toThrow('statement timeout');
    expect(await pids()).toEqual(before);
  });
});
