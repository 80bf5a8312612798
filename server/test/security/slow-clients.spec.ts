import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { serverSettings } from '../support/app.js';
import { ServerProcess } from '../support/server-process.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

const SLOW_CONNECTIONS = 400;
/** A request may take 10 s to arrive, and late ones are looked for once a second. */
const CUT_WITHIN_MS = 13_000;
/** What others may wait meanwhile on a machine that runs other suites too; alone it is milliseconds. */
const OTHERS_WAIT_MS = 1_000;

describe('clients that trickle', () => {
  let database: TestDatabase;
  let server: ServerProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await ServerProcess.start(serverSettings(database.url, { REDIS_URL: redisUrl() }));
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  /** Sends a byte now and then: half of them of a head, half of a body. */
  function trickle(index: number, ended: (answer: string) => void): { socket: Socket; timer: NodeJS.Timeout } {
    const socket = createConnection(server.port, '127.0.0.1');
    const start = index % 2 === 0 ? 'GET /api/events HTTP/1.1\r\nhost: x\r\nx: ' : 'POST /api/auth/login HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"email":"';
    let answer = '';
    socket.on('connect', () => socket.write(start));
    socket.on('data', (part) => (answer += String(part)));
    socket.on('error', () => undefined);
    socket.on('close', () => ended(answer));
    return { socket, timer: setInterval(() => socket.writable && socket.write('a'), 500) };
  }

  it('are cut after ten seconds with 408, and others are served meanwhile', async () => {
    const startedMs = performance.now();
    const answers: string[] = [];
    let lastEndedMs = 0;
    const clients = Array.from({ length: SLOW_CONNECTIONS }, (_, index) => trickle(index, (answer) => {
      answers.push(answer);
      lastEndedMs = performance.now() - startedMs;
    }));
    try {
      let longestMs = 0;
      let served = 0;
      while (answers.length < SLOW_CONNECTIONS && performance.now() - startedMs < CUT_WITHIN_MS) {
        const askedMs = performance.now();
        const { status } = await server.transport({ method: 'POST', path: '/api/auth/guest', headers: { 'content-type': 'application/json' }, body: '{}' });
        expect(status).toBe(201);
        longestMs = Math.max(longestMs, performance.now() - askedMs);
        served++;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(served).toBeGreaterThan(50);
      expect(longestMs).toBeLessThan(OTHERS_WAIT_MS);
      expect(answers).toHaveLength(SLOW_CONNECTIONS);
      expect(lastEndedMs).toBeGreaterThan(9_000);
      expect(answers.filter((answer) => !answer.startsWith('HTTP/1.1 408 '))).toEqual([]);
    } finally {
      for (const { socket, timer } of clients) {
        clearInterval(timer);
        socket.destroy();
      }
    }
  }, 30_000);
});
