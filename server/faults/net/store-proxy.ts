import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Condition, DelayOptions } from './conditions.js';
import { delayed, HANG, limited, PASS, SLICE } from './conditions.js';
import { Link } from './link.js';
import type { LossPlan, ReplyLoss } from './lost-replies.js';
import { LossLots } from './lost-replies.js';
import type { ReplyProtocol } from './reply-watch.js';

export interface StoreAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * The way from one server to one store, to be made bad and good again. A condition holds for connections that are open and
 * for new ones until the next is chosen; bytes that one has held back go on under the next, in their order.
 */
export class StoreProxy {
  private readonly links = new Set<Link>();
  private readonly server: Server;
  private condition: Condition = PASS;
  private isCut = false;
  private loss: { protocol: ReplyProtocol; lots: LossLots; onLost: () => void } | undefined;

  private constructor(private store: StoreAddress) {
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.accept(client));
  }

  static async start(store: StoreAddress): Promise<StoreProxy> {
    const proxy = new StoreProxy(store);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** How many connections have not ended on both sides. */
  get connections(): number {
    return this.links.size;
  }

  pass(): void {
    this.use(PASS);
  }

  delay(options: DelayOptions): void {
    this.use(delayed(options));
  }

  /** Nothing passes, not even the end of a connection; connecting works, as to a machine that is not reached further on. */
  hang(): void {
    this.use(HANG);
  }

  /** Every byte in a packet of its own. */
  slice(): void {
    this.use(SLICE);
  }

  limit(bytesPerSecond: number): void {
    this.use(limited(bytesPerSecond));
  }

  /** Closes all connections, and new ones at once. */
  cut(): void {
    this.isCut = true;
    for (const link of this.links) link.destroy();
  }

  /** Ends the present connections with RST, once; the condition stays. */
  reset(): void {
    for (const link of this.links) link.reset();
  }

  /** Where new connections lead from now on. */
  retarget(port: number): void {
    this.store = { host: this.store.host, port };
  }

  /** Lets chosen work be done and breaks the connection before its reply is delivered. One at a time. */
  loseReplies(protocol: ReplyProtocol, plan: LossPlan): ReplyLoss {
    if (this.loss !== undefined) throw new Error('Replies are being lost here already');
    const lots = new LossLots(plan);
    let lost = 0;
    const loss = { protocol, lots, onLost: () => (lost += 1) };
    this.loss = loss;
    for (const link of this.links) {
      if (protocol.joinsMidway || link.isUnused) link.observe(protocol.watch(lots), loss.onLost);
      else link.reset();
    }
    return {
      get lost() {
        return lost;
      },
      stop: () => this.endLoss(loss),
    };
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  private endLoss(loss: NonNullable<StoreProxy['loss']>): void {
    loss.lots.stop();
    if (this.loss !== loss) return;
    this.loss = undefined;
    for (const link of this.links) link.unobserve();
  }

  private use(condition: Condition): void {
    this.isCut = false;
    this.condition = condition;
    for (const link of this.links) link.use(condition);
  }

  private accept(client: Socket): void {
    if (this.isCut) {
      client.on('error', () => undefined);
      client.resetAndDestroy();
      return;
    }
    const store = connect({ ...this.store, allowHalfOpen: true, noDelay: true });
    const link = new Link(client, store, this.condition);
    this.links.add(link);
    link.onClosed(() => this.links.delete(link));
    if (this.loss !== undefined) link.observe(this.loss.protocol.watch(this.loss.lots), this.loss.onLost);
  }
}
