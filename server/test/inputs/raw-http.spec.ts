import { createConnection } from 'node:net';
import { serverSettings } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { ServerProcess } from '../support/server-process.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';
import { SqlConnection } from '../support/sql-connection.js';
import { rowDigest } from '../support/row-digest.js';

const HOST = 'host: x\r\n';
const LAST = `${HOST}connection: close\r\n`;
const JSON_TYPE = 'content-type: application/json\r\n';
const GET = `GET /api/events HTTP/1.1\r\n${LAST}`;
const GUEST = `POST /api/auth/guest HTTP/1.1\r\n${LAST}${JSON_TYPE}`;
const chunk = (size: number): string => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`;

describe('bytes that no client library would send', () => {
  let testDatabase: TestDatabase;
  let sql: SqlConnection;
  let server: ServerProcess;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    sql = await SqlConnection.open(testDatabase.url);
    server = await ServerProcess.start(serverSettings(testDatabase.url, { REDIS_URL: redisUrl() }));
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await sql.close();
    await testDatabase.drop();
  });

  /** Everything that comes back until the server closes the connection. */
  const answersTo = (bytes: string | Buffer): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = createConnection(server.port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setTimeout(5_000, () => socket.destroy(new Error(`still open after ${text}`)));
      socket.on('data', (part) => (text += String(part)));
      socket.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' && text !== '' ? resolve(text) : reject(error)));
      socket.on('close', () => resolve(text));
    });
  const statusesOf = (text: string): number[] => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)).filter((status) => status !== 100);

  it.each<[string, string | Buffer, number[]]>([
    ['no host', 'GET /api/events HTTP/1.1\r\nconnection: close\r\n\r\n', [400]],
    ['a greeting of TLS', Buffer.from('16030100f1010000ed0303', 'hex'), [400]],
    ['a greeting of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
    ['U+0000 in the address', 'GET /api/\u0000events HTTP/1.1\r\nhost: x\r\n\r\n', [400]],
    ['bytes above ASCII in the address', `GET /api/events/é HTTP/1.1\r\n${LAST}\r\n`, [400]],
    ['a way out of the folder', `GET /api/../../etc/passwd HTTP/1.1\r\n${LAST}\r\n`, [404]],
    ['an encoded way out', `GET /assets/..%2f..%2f..%2fpackage.json HTTP/1.1\r\n${LAST}\r\n`, [404]],
    ['an address without an end', `GET /api/events?x=${'y'.repeat(17_000)} HTTP/1.1\r\n${LAST}\r\n`, [431]],
    ['a method nobody knows', `BREW /api/events HTTP/1.1\r\n${LAST}\r\n`, [400]],
    ['a method that only Node knows', `PROPFIND /api/events HTTP/1.1\r\n${LAST}\r\n`, [405]],
    ['a question about the server', `OPTIONS * HTTP/1.1\r\n${LAST}\r\n`, [404]],
    ['two lengths', `${GUEST}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`, [400]],
    ['a length and chunks', `${GUEST}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`, [400]],
    ['a negative length', `${GUEST}content-length: -1\r\n\r\n`, [400]],
    ['a length that is no number', `${GUEST}content-length: 2x\r\n\r\n{}`, [400]],
    ['a length beyond every number', `${GUEST}content-length: 99999999999999999999\r\n\r\n{}`, [400]],
    ['a length beyond the limit', `${GUEST}content-length: 9999999\r\n\r\n{}`, [413]],
    ['a chunk without a size', `${GUEST}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, [400]],
    ['a chunk with an endless extension', `${GUEST}transfer-encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`, [400]],
    ['chunks beyond the limit', `${GUEST}transfer-encoding: chunked\r\n\r\n${chunk(16_384).repeat(6)}0\r\n\r\n`, [413]],
    ['an encoding of transfer', `${GUEST}transfer-encoding: gzip\r\n\r\n{}`, [400]],
    ['a bare line feed', 'GET /api/events HTTP/1.1\nhost: x\n\n', [400]],
    ['a folded header', `${GET}x: a\r\n b\r\n\r\n`, [400]],
    ['a space before the colon', `${GET}x : a\r\n\r\n`, [400]],
    ['U+0000 in a header', `${GET}x: a\u0000b\r\n\r\n`, [400]],
  ])('%s is refused as a problem and changes nothing', async (_, bytes, statuses) => {
    const before = await rowDigest(sql);
    const text = await answersTo(bytes);
    expect(statusesOf(text)).toEqual(statuses);
    const [head = '', body = ''] = text.split('\r\n\r\n');
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status: statuses[0], code: expect.stringMatching(/^[A-Z_]+$/) });
    expect(await rowDigest(sql)).toEqual(before);
  });

  it('an expectation that means nothing here is passed over', async () => {
    expect(statusesOf(await answersTo(`${GUEST}expect: banana\r\ncontent-length: 2\r\n\r\n{}`))).toEqual([201]);
    expect(statusesOf(await answersTo(`${GUEST}expect: 100-continue\r\ncontent-length: 2\r\n\r\n{}`))).toEqual([201]);
  });

  it('a tunnel is not made', async () => {
    expect(await answersTo('CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n')).toBe('');
  });

  it('requests on one connection are answered in their order, and what follows them does not take an answer away', async () => {
    const guest = `POST /api/auth/guest HTTP/1.1\r\n${HOST}${JSON_TYPE}content-length: 2\r\n\r\n{}`;
    const me = `GET /api/auth/me HTTP/1.1\r\n${HOST}\r\n`;
    const nothing = `GET /api/nothing HTTP/1.1\r\n${HOST}\r\n`;
    expect(statusesOf(await answersTo(`${guest}${me}${nothing}${GET}\r\n`))).toEqual([201, 204, 404, 200]);
    expect(statusesOf(await answersTo(`${guest}${nothing}nonsense\r\n\r\n`))).toEqual([201, 404, 400]);
    expect(statusesOf(await answersTo(`${guest}${GUEST}transfer-encoding: chunked\r\n\r\nzz\r\n`))).toEqual([201, 400]);
    // A body that is longer than it said: the rest is no request.
    expect(statusesOf(await answersTo(`${guest}{}`))).toEqual([201, 400]);
  });

  it('a stream goes on as long as its reader stays, whatever else the reader sends', async () => {
    const socket = createConnection(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (part) => (text += String(part)));
    socket.write(`GET /api/sections/live HTTP/1.1\r\n${HOST}\r\n`);
    for (let part = 0; part < 30; part++) {
      socket.write('nonsense\r\n\r\n');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await eventually(() => text.includes('event: snapshot'));
    expect(statusesOf(text)).toEqual([200]);
    socket.destroy();
  });

  it('a stream that is asked for before earlier answers are finished begins after them', async () => {
    const socket = createConnection(server.port, '127.0.0.1');
    let text = '';
    socket.on('data', (part) => (text += String(part)));
    socket.write(`GET /api/sections?limit=5 HTTP/1.1\r\n${HOST}\r\nGET /api/sections/live HTTP/1.1\r\n${HOST}\r\n`);
    await eventually(() => text.includes('event: snapshot'));
    expect(statusesOf(text)).toEqual([200, 200]);
    socket.destroy();
  });

  it('and the server still serves', async () => {
    expect((await server.transport({ method: 'GET', path: '/health/ready', headers: {} })).status).toBe(200);
  });
});
