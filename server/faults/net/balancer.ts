import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { BackendState, CheckOptions } from './backend.js';
import { Backend } from './backend.js';
import { Link } from './link.js';

export interface BackendAddress {
  readonly name: string;
  readonly port: number;
}

export interface BalancerOptions extends Partial<CheckOptions> {
  readonly backends: readonly BackendAddress[];
}

export interface BackendCounts {
  readonly state: BackendState;
  /** Open now. */
  readonly connections: number;
  readonly opened: number;
  /** Attempts to connect that went on to another backend. */
  readonly refused: number;
  /** Ended because the backend was frozen. */
  readonly cut: number;
}

/** Who is asked first; the frozen ones are a last resort, since a check may be wrong. */
const ORDER: readonly (readonly BackendState[])[] = [['ready'], ['draining'], ['refusing', 'frozen']];

/**
 * Shares connections out in turn among the servers that are ready. One that is draining, refuses or is frozen gets no new
 * ones while another is ready; what a frozen one has is cut, so that its clients can ask elsewhere.
 */
export class Balancer {
  private readonly server: Server;
  private readonly clients = new Set<Socket>();
  private readonly options: CheckOptions;
  private backends: Backend[] = [];
  private next = 0;

  private constructor({ healthPath = '/health/ready', livePath = '/health/live', intervalMs = 100, timeoutMs = 300 }: BalancerOptions) {
    this.options = { healthPath, livePath, intervalMs, timeoutMs };
    // What a client sends, its end too, is read when there is somebody to send it to: a refused attempt has cost nothing.
    this.server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => this.accept(client));
  }

  /** When every backend has been asked once. */
  static async start(options: BalancerOptions): Promise<Balancer> {
    const balancer = new Balancer(options);
    await balancer.setBackends(options.backends);
    balancer.server.listen(0, '127.0.0.1');
    await once(balancer.server, 'listening');
    return balancer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get counts(): Record<string, BackendCounts> {
    return Object.fromEntries(this.backends.map(({ name, state, links, opened, refused, cut }) =>
      [name, { state, connections: links.size, opened, refused, cut }]));
  }

  /** One that is not named any more keeps its connections until they end. Returns when every new one has been asked once. */
  async setBackends(addresses: readonly BackendAddress[]): Promise<void> {
    const before = this.backends;
    const added: Backend[] = [];
    this.backends = addresses.map(({ name, port }) => {
      const known = before.find((backend) => backend.name === name && backend.port === port);
      if (known !== undefined) return known;
      const backend = new Backend(name, port, this.options);
      added.push(backend);
      return backend;
    });
    for (const backend of before) if (!this.backends.includes(backend)) backend.stop();
    await Promise.all(added.map((backend) => backend.start()));
  }

  async close(): Promise<void> {
    for (const backend of this.backends) backend.stop();
    const closed = once(this.server, 'close');
    this.server.close();
    for (const client of this.clients) client.destroy();
    await closed;
  }

  private accept(client: Socket): void {
    this.clients.add(client);
    client.once('close', () => this.clients.delete(client));
    client.on('error', () => undefined);
    this.connect(client, this.candidates());
  }

  private connect(client: Socket, candidates: readonly Backend[]): void {
    const [backend, ...others] = candidates;
    if (backend === undefined) {
      client.resetAndDestroy();
      return;
    }
    const socket = connect({ port: backend.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const refused = (): void => {
      backend.refused += 1;
      this.connect(client, others);
    };
    socket.once('error', refused);
    socket.once('connect', () => {
      socket.off('error', refused);
      if (client.destroyed) socket.destroy();
      else backend.add(new Link(client, socket));
    });
  }

  private candidates(): Backend[] {
    this.next += 1;
    return ORDER.flatMap((states) => {
      const group = this.backends.filter(({ state }) => states.includes(state));
      const first = group.length === 0 ? 0 : this.next % group.length;
      return [...group.slice(first), ...group.slice(0, first)];
    });
  }
}
