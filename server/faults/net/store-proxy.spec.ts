import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { eventually } from '../../test/support/eventually.js';
import { StoreProxy } from './store-proxy.js';

/** A store that sends everything back. */
let echo: Server;
let atStore: Socket[];
let proxy: StoreProxy;
let clients: Client[];

class Client {
  chunks: Buffer[] = [];
  isClosed = false;
  error: NodeJS.ErrnoException | undefined;

  constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => this.chunks.push(chunk));
    socket.on('error', (error) => (this.error = error));
    socket.on('close', () => (this.isClosed = true));
    clients.push(this);
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1');
  }
}

async function open(): Promise<Client> {
  const client = new Client(connect({ port: proxy.port, host: '127.0.0.1', noDelay: true }));
  await once(client.socket, 'connect');
  return client;
}

async function openUsed(): Promise<Client> {
  const client = await open();
  client.socket.write('hello');
  await eventually(() => client.text === 'hello');
  client.chunks = [];
  return client;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function startEcho(): Promise<Server> {
  const server = createServer({ noDelay: true }, (socket) => {
    atStore.push(socket);
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

beforeEach(async () => {
  atStore = [];
  clients = [];
  echo = await startEcho();
  proxy = await StoreProxy.start({ host: '127.0.0.1', port: portOf(echo) });
});

afterEach(async () => {
  await proxy.close();
  for (const { socket } of clients) socket.destroy();
  for (const socket of atStore) socket.destroy();
  echo.close();
});

describe('a way that passes', () => {
  it('carries every byte, and the end of a connection', async () => {
    const client = await open();
    const bytes = Buffer.alloc(8_000_000, 'abcdefghi');
    client.socket.end(bytes);
    await eventually(() => client.isClosed);
    expect(Buffer.concat(client.chunks).equals(bytes)).toBe(true);
    await eventually(() => proxy.connections === 0);
  });

  it('holds the sender back when the receiver does not read', async () => {
    const client = await openUsed();
    atStore[0]?.unpipe();
    atStore[0]?.pause();
    const megabyte = Buffer.alloc(1_000_000);
    for (let count = 0; count < 64; count++) client.socket.write(megabyte);
    await pause(300);
    // The kernel's buffers take some megabytes; the rest stays with the sender and not in the proxy.
    expect(client.socket.writableLength).toBeGreaterThan(32_000_000);
    atStore[0]?.resume();
    await eventually(() => client.socket.writableLength === 0);
  });

  it('breaks the connection of a client whose store is not there', async () => {
    echo.close();
    const client = await open();
    await eventually(() => client.isClosed);
    expect(client.error?.code).toBe('ECONNRESET');
  });

  it('leads new connections to where the store has come back', async () => {
    const before = await openUsed();
    const other = createServer((socket) => socket.end('other'));
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    proxy.retarget(portOf(other));
    const after = await open();
    await eventually(() => after.text === 'other');
    before.socket.write('still');
    await eventually(() => before.text === 'still');
    other.close();
  });
});

describe('a delay', () => {
  it('is added in each direction, with its jitter, and keeps the order', async () => {
    const client = await openUsed();
    const draws = [0.999, 0.999];
    proxy.delay({ meanMs: 60, jitterMs: 40, random: () => draws.shift() ?? 0.5 });
    const startedAtMs = performance.now();
    for (let count = 0; count < 5; count++) {
      client.socket.write(`${count},`);
      await pause(5);
    }
    await eventually(() => client.text === '0,1,2,3,4,');
    // The first chunk waits 100 ms on its way there and back, and the others, whose delay is 60 ms, wait behind it.
    expect(performance.now() - startedAtMs).toBeGreaterThan(195);
  });

  it('can be had in one direction', async () => {
    const client = await openUsed();
    proxy.delay({ meanMs: 60_000, jitterMs: 0, random: () => 0.5, direction: 'toClient' });
    client.socket.write('x');
    await eventually(() => atStore[0]?.bytesRead === 6);
    await pause(100);
    expect(client.text).toBe('');
    proxy.pass();
    await eventually(() => client.text === 'x');
  });

  it('lets what it has held back pass at its end, in order', async () => {
    const client = await openUsed();
    proxy.delay({ meanMs: 60_000, jitterMs: 0, random: () => 0.5 });
    client.socket.write('one,');
    await pause(20);
    client.socket.write('two,');
    await pause(20);
    expect(client.text).toBe('');
    proxy.pass();
    client.socket.write('three');
    await eventually(() => client.text === 'one,two,three');
  });
});

describe('a cut', () => {
  it('ends the present connections and new ones until the way passes again', async () => {
    const client = await openUsed();
    proxy.cut();
    await eventually(() => client.isClosed);
    const refused = new Client(connect(proxy.port, '127.0.0.1'));
    await eventually(() => refused.isClosed);
    expect(atStore).toHaveLength(1);
    proxy.pass();
    await openUsed();
  });
});

describe('a way that hangs', () => {
  it('holds everything in both directions and lets it flow on afterwards', async () => {
    const client = await openUsed();
    proxy.hang();
    client.socket.write('from the client');
    atStore[0]?.write('from the store, ');
    await pause(50);
    expect(atStore[0]?.bytesRead).toBe(5);
    expect(client.text).toBe('');
    proxy.pass();
    await eventually(() => client.text === 'from the store, from the client');
  });

  it('accepts new connections and is silent to them', async () => {
    proxy.hang();
    const client = await open();
    client.socket.write('hello');
    await pause(50);
    expect(client.isClosed).toBe(false);
    expect(client.text).toBe('');
    proxy.pass();
    await eventually(() => client.text === 'hello');
  });

  it('delivers late what was sent by a client that has given up', async () => {
    const client = await openUsed();
    let isEnded = false;
    atStore[0]?.once('end', () => (isEnded = true));
    proxy.hang();
    client.socket.write('a late write');
    client.socket.destroy();
    await pause(50);
    expect(isEnded).toBe(false);
    expect(atStore[0]?.bytesRead).toBe(5);
    proxy.pass();
    await eventually(() => isEnded);
    expect(atStore[0]?.bytesRead).toBe(5 + 'a late write'.length);
    await eventually(() => proxy.connections === 0);
  });
});

describe('a reset', () => {
  it('ends the present connections with RST on both sides and lets new ones pass', async () => {
    const client = await openUsed();
    let storeError: NodeJS.ErrnoException | undefined;
    atStore[0]?.on('error', (error) => (storeError = error));
    proxy.reset();
    await eventually(() => client.isClosed && storeError !== undefined);
    expect([client.error?.code, storeError?.code]).toEqual(['ECONNRESET', 'ECONNRESET']);
    await openUsed();
  });
});

describe('a way that slices', () => {
  it('sends single bytes', async () => {
    const client = await openUsed();
    proxy.slice();
    client.socket.write('x'.repeat(100));
    await eventually(() => client.text.length === 100);
    // Two processes would see every byte by itself; here reader and writer take turns.
    expect(client.chunks.length).toBeGreaterThan(50);
  });

  it('carries a large reply at a bearable speed', async () => {
    const client = await openUsed();
    const bytes = Buffer.alloc(30_000, 'abcdefghi');
    proxy.slice();
    const startedAtMs = performance.now();
    client.socket.write(bytes);
    await eventually(() => Buffer.concat(client.chunks).equals(bytes));
    expect(performance.now() - startedAtMs).toBeLessThan(2_000);
    expect(client.chunks.length).toBeGreaterThan(500);
  });
});

describe('a limit', () => {
  it('keeps to its rate', async () => {
    const client = await openUsed();
    proxy.limit(100_000);
    const startedAtMs = performance.now();
    client.socket.write(Buffer.alloc(30_000, 'abc'));
    await eventually(() => client.text.length === 30_000);
    const tookMs = performance.now() - startedAtMs;
    expect(tookMs).toBeGreaterThan(250);
    expect(tookMs).toBeLessThan(1_500);
  });
});
