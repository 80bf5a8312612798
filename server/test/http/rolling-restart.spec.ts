import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { serverSettings } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { ServerProcess } from '../support/server-process.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

const DRAIN_MS = 500;
/** Kept-alive connections with pauses between their requests, as those of a proxy have. */
const KEPT_ALIVE = 24;
const LONGEST_PAUSE_MS = 100;
/** Callers who open a connection for each request, so that some always wait in the kernel to be accepted. */
const NEWCOMERS = 24;

interface Tally {
  answered: number;
  /** Answers after which the connection was to be closed. */
  lastOnes: number;
  readonly failures: string[];
}

/** Asks until the port refuses the connection, which is where a balancer turns to another server. */
async function askUntilRefused(port: number, agent: Agent, pauseMs: () => number, tally: Tally): Promise<void> {
  for (;;) {
    try {
      const asked = get({ host: '127.0.0.1', port, path: '/api/events', agent });
      const [reply] = await once(asked, 'response') as [IncomingMessage];
      for await (const chunk of reply) void chunk;
      if (reply.statusCode === 200) tally.answered += 1;
      else tally.failures.push(`status ${reply.statusCode}`);
      if (reply.headers.connection === 'close') tally.lastOnes += 1;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED') return;
      tally.failures.push(String(code ?? error));
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs()));
  }
}

describe('a rolling restart', () => {
  let database: TestDatabase;
  let server: ServerProcess;

  beforeEach(async () => {
    database = await createTestDatabase();
    server = await ServerProcess.start(serverSettings(database.url, { REDIS_URL: redisUrl(), DRAIN_MS: String(DRAIN_MS) }));
  });

  afterEach(async () => {
    await server.stop();
    await database.drop();
  });

  it('fails no request of those who follow `Connection: close`, and exits 0 in time', async () => {
    const tally: Tally = { answered: 0, lastOnes: 0, failures: [] };
    const keptAlive = new Agent({ keepAlive: true });
    const callers = [
      ...Array.from({ length: KEPT_ALIVE }, () => askUntilRefused(server.port, keptAlive, () => Math.random() * LONGEST_PAUSE_MS, tally)),
      ...Array.from({ length: NEWCOMERS }, () => askUntilRefused(server.port, new Agent({ keepAlive: false }), () => 0, tally)),
    ];
    await eventually(() => tally.answered > 500, 20_000);

    const before = tally.answered;
    const startedAtMs = performance.now();
    const exit = server.terminate();
    await Promise.all(callers);
    const refusedAfterMs = performance.now() - startedAtMs;
    expect(await exit).toEqual([0, null]);

    expect(tally.failures).toEqual([]);
    expect(refusedAfterMs).toBeGreaterThanOrEqual(DRAIN_MS);
    expect(performance.now() - startedAtMs).toBeLessThan(DRAIN_MS + 2_000);
    expect(tally.answered - before).toBeGreaterThan(KEPT_ALIVE);
    expect(tally.lastOnes).toBeGreaterThanOrEqual(KEPT_ALIVE);
  });

  it('is announced at once by readiness, and live streams are completed', async () => {
    const agent = new Agent({ keepAlive: false });
    const watching = get({ host: '127.0.0.1', port: server.port, path: '/api/sections/live', agent });
    const [stream] = await once(watching, 'response') as [IncomingMessage];
    const ended = once(stream.resume(), 'end');

    const exit = server.terminate();
    await eventually(async () => (await server.transport({ method: 'GET', path: '/health/ready', headers: {} })).status === 503, 200);
    const announced = await server.transport({ method: 'GET', path: '/health/ready', headers: {} });
    expect(announced).toMatchObject({ status: 503, headers: { connection: 'close' }, body: { detail: 'This server is being stopped.' } });
    expect(await server.transport({ method: 'GET', path: '/health/live', headers: {} })).toMatchObject({ status: 200, headers: { connection: 'close' } });

    // Who opens a stream now is told the numbers and sent elsewhere; EventSource gives up for good after a refusal.
    const [late] = await once(get({ host: '127.0.0.1', port: server.port, path: '/api/sections/live', agent }), 'response') as [IncomingMessage];
    expect(late.statusCode).toBe(200);
    late.resume();
    await Promise.all([ended, once(late, 'end')]);
    expect([stream.complete, late.complete]).toEqual([true, true]);
    expect(await exit).toEqual([0, null]);
  });
});
