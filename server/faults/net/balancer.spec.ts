import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../test/support/eventually.js';
import { freePort } from '../../test/support/free-port.js';
import type { BackendAddress } from './balancer.js';
import { Balancer } from './balancer.js';

class Shop {
  status = 200;
  isReadinessHung = false;
  isLivenessHung = false;
  waiting: ServerResponse[] = [];
  readonly server: Server;

  private constructor(readonly name: string) {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  static async open(name: string): Promise<Shop> {
    const shop = new Shop(name);
    shops.push(shop);
    shop.server.listen(0, '127.0.0.1');
    await once(shop.server, 'listening');
    return shop;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/health/ready') {
      response.statusCode = this.status;
      if (!this.isReadinessHung) response.end();
    } else if (request.url === '/health/live' && this.isLivenessHung) return;
    else if (request.url === '/wait') this.waiting.push(response);
    else response.end(this.name);
  }
}

/** A process that can be frozen; it prints its port. */
const FREEZABLE = `
  const server = require('node:http').createServer((request, response) => { if (request.url !== '/wait') response.end('frozen'); });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
  process.stdin.resume().on('end', () => process.exit());
`;

let shops: Shop[];
let children: ChildProcess[];
let balancer: Balancer;

async function openFreezable(): Promise<{ child: ChildProcess; port: number }> {
  const child = spawn(process.execPath, ['-e', FREEZABLE], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = await once(child.stdout, 'data') as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function balance(...backends: BackendAddress[]): Promise<void> {
  balancer = await Balancer.start({ backends, intervalMs: 20, timeoutMs: 150 });
}

const stateOf = (name: string): string | undefined => balancer.counts[name]?.state;

/** Resolves to the body, or to the code of the error. */
function ask(path = '/', agent = new Agent()): Promise<string> {
  return new Promise((resolve) => {
    get({ port: balancer.port, host: '127.0.0.1', path, agent }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve(body));
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

async function askTimes(count: number): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  for (let at = 0; at < count; at++) {
    const answer = await ask();
    answers[answer] = (answers[answer] ?? 0) + 1;
  }
  return answers;
}

beforeEach(() => {
  shops = [];
  children = [];
});

afterEach(async () => {
  await balancer.close();
  for (const child of children) child.kill('SIGKILL');
  for (const { server } of shops) {
    server.closeAllConnections();
    server.close();
  }
});

describe('Balancer', () => {
  it('shares connections out in turn', async () => {
    await balance(await Shop.open('one'), await Shop.open('two'), await Shop.open('three'));
    expect(await askTimes(30)).toEqual({ one: 10, two: 10, three: 10 });
    expect(balancer.counts.one).toMatchObject({ state: 'ready', opened: 10, refused: 0, cut: 0 });
    await eventually(() => balancer.counts.one?.connections === 0);
  });

  it('drains: no new connections, and the present ones go on', async () => {
    const one = await Shop.open('one');
    const two = await Shop.open('two');
    await balance(one);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await ask('/', agent)).toBe('one');
    await balancer.setBackends([one, two]);
    one.status = 503;
    await eventually(() => stateOf('one') === 'draining');
    expect(await askTimes(6)).toEqual({ two: 6 });
    expect(await ask('/', agent)).toBe('one');
    one.status = 200;
    await eventually(() => stateOf('one') === 'ready');
    expect(await askTimes(6)).toEqual({ one: 3, two: 3 });
    agent.destroy();
  });

  it('cuts the connections of a frozen process, uses others, and takes it back', async () => {
    const { child, port } = await openFreezable();
    const two = await Shop.open('two');
    await balance({ name: 'frozen', port });
    const answer = ask('/wait');
    await eventually(() => balancer.counts.frozen?.connections === 1);
    await balancer.setBackends([{ name: 'frozen', port }, two]);
    child.kill('SIGSTOP');
    await eventually(() => stateOf('frozen') === 'frozen');
    expect(await answer).toBe('ECONNRESET');
    expect(balancer.counts.frozen?.cut).toBe(1);
    await eventually(() => balancer.counts.frozen?.connections === 0);
    expect(await askTimes(4)).toEqual({ two: 4 });
    child.kill('SIGCONT');
    await eventually(() => stateOf('frozen') === 'ready');
    expect(await askTimes(4)).toEqual({ frozen: 2, two: 2 });
  });

  it('does not take a server for frozen whose readiness hangs on a store', async () => {
    const one = await Shop.open('one');
    await balance(one);
    const answer = ask('/wait');
    await eventually(() => one.waiting.length === 1);
    one.isReadinessHung = true;
    await eventually(() => stateOf('one') === 'draining');
    one.waiting[0]?.end('late');
    expect(await answer).toBe('late');
  });

  it('does not take a server for frozen that is late for new connections and answers those it has', async () => {
    const one = await Shop.open('one');
    await balance(one);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    one.isReadinessHung = one.isLivenessHung = true;
    for (const endsAtMs = performance.now() + 1_000; performance.now() < endsAtMs;) {
      expect(await ask('/', agent)).toBe('one');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(balancer.counts.one).toMatchObject({ state: 'draining', cut: 0 });
    // Now it says nothing to anybody.
    await eventually(() => stateOf('one') === 'frozen');
    agent.destroy();
  });

  it('moves on from one that refuses before it has been noticed, without losing a byte', async () => {
    const one = await Shop.open('one');
    const two = await Shop.open('two');
    balancer = await Balancer.start({ backends: [one, two], intervalMs: 60_000 });
    one.server.close();
    await once(one.server, 'close');
    expect(await askTimes(6)).toEqual({ two: 6 });
    expect(balancer.counts.one?.refused).toBe(3);
  });

  it('passes on the end of a client that says nothing', async () => {
    const two = await Shop.open('two');
    balancer = await Balancer.start({ backends: [{ name: 'absent', port: await freePort() }, two], intervalMs: 60_000 });
    const client = connect(balancer.port, '127.0.0.1').end();
    await once(client, 'connect');
    await eventually(() => balancer.counts.two?.opened === 1 && balancer.counts.two.connections === 0);
  });

  it('lets one that only listens no more finish what it has begun', async () => {
    const one = await Shop.open('one');
    await balance(one);
    const answer = ask('/wait');
    await eventually(() => one.waiting.length === 1);
    one.server.close();
    await eventually(() => stateOf('one') === 'refusing');
    one.waiting[0]?.end('finished');
    expect(await answer).toBe('finished');
  });

  it('uses one that is not ready rather than none, and says so when nobody is there', async () => {
    const one = await Shop.open('one');
    one.status = 503;
    await balance(one, { name: 'absent', port: await freePort() });
    expect(stateOf('absent')).toBe('refusing');
    expect(await askTimes(4)).toEqual({ one: 4 });
    one.server.close();
    await once(one.server, 'close');
    expect(await ask()).toBe('ECONNRESET');
  });

  it('finds a server that came back on another port', async () => {
    await balance({ name: 'one', port: await freePort() });
    await balancer.setBackends([await Shop.open('one')]);
    expect(stateOf('one')).toBe('ready');
    expect(await askTimes(2)).toEqual({ one: 2 });
  });
});
