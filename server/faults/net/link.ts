import type { Socket } from 'node:net';
import type { Condition } from './conditions.js';
import { PASS } from './conditions.js';
import { Pump } from './pump.js';
import type { ReplyWatch } from './reply-watch.js';

/** One client's connection, joined to the one that was opened for it. Both sockets must allow half-open connections. */
export class Link {
  private readonly toStore: Pump;
  private readonly toClient: Pump;
  private watch: ReplyWatch | undefined;
  private onLost: () => void;

  constructor(private readonly client: Socket, private readonly store: Socket, condition: Condition = PASS) {
    this.toStore = new Pump(client, store, condition('toStore'));
    this.toClient = new Pump(store, client, condition('toClient'));
    client.on('data', (chunk) => {
      this.watch?.toStore(chunk);
      this.toStore.take(chunk);
    });
    store.on('data', (chunk) => this.fromStore(chunk));
    for (const [from, pump] of [[client, this.toStore], [store, this.toClient]] as const) {
      // An error is followed by the close, which says so.
      from.on('error', () => undefined);
      from.once('end', () => pump.take('end'));
      from.once('close', (hadError) => pump.take(hadError ? 'reset' : 'close'));
    }
    client.resume();
  }

  /** Calls back once, when both sides are closed. */
  onClosed(listener: () => void): void {
    let open = 2;
    for (const socket of [this.client, this.store]) socket.once('close', () => (open -= 1) === 0 && listener());
  }

  /** Calls back whenever the other side of the client's has said something. */
  onHeard(listener: () => void): void {
    this.store.on('data', listener);
  }

  use(condition: Condition): void {
    this.toStore.use(condition('toStore'));
    this.toClient.use(condition('toClient'));
  }

  /** Whether nothing has been sent by the client yet. */
  get isUnused(): boolean {
    return this.client.bytesRead === 0;
  }

  observe(watch: ReplyWatch, onLost: () => void): void {
    this.watch = watch;
    this.onLost = onLost;
  }

  /** A reply that is being withheld is seen to its end first. */
  unobserve(): void {
    if (this.watch?.isWithholding !== true) this.watch = undefined;
  }

  destroy(): void {
    this.finish((socket) => socket.destroy());
  }

  /** Ends both sides with RST. */
  reset(): void {
    this.finish((socket) => socket.resetAndDestroy());
  }

  private finish(end: (socket: Socket) => void): void {
    this.toStore.stop();
    this.toClient.stop();
    end(this.client);
    end(this.store);
  }

  private fromStore(chunk: Buffer): void {
    const verdict = this.watch?.toClient(chunk) ?? { forward: chunk, isLost: false };
    if (verdict.forward !== undefined) this.toClient.take(verdict.forward);
    if (!verdict.isLost) return;
    this.watch = undefined;
    this.onLost();
    // Its close follows, behind the replies to earlier commands that may still be on their way to the client.
    this.store.destroy();
  }
}
