import type { Socket } from 'node:net';
import type { Admission, Gate } from './conditions.js';

/** Bytes, or how the sender finished: its half was closed, the connection was, or it was reset. */
export type Piece = Buffer | 'end' | 'close' | 'reset';

/** What one direction holds before it stops reading: about what a kernel's buffer would take in. */
const HELD_BYTES_MAX = 256 * 1024;
/** Bytes that lie in the process would leave in one write with the next; they are waited for. */
const UNSENT_WAIT_MS = 1;

/**
 * One direction of a connection. Without a gate a chunk is written as it comes; with one, chunks and the sender's end
 * wait in their order, so that what a partition holds back arrives after it as it would by TCP: first the bytes of
 * those who have given up since, then their end.
 */
export class Pump {
  private held: { piece: Piece; readonly arrivedAtMs: number }[] = [];
  private heldBytes = 0;
  private timer: NodeJS.Timeout | undefined;
  private turn: NodeJS.Immediate | undefined;

  constructor(private readonly from: Socket, private readonly to: Socket, private gate: Gate | undefined) {
    to.on('drain', () => this.work());
  }

  use(gate: Gate | undefined): void {
    this.gate = gate;
    this.work();
  }

  take(piece: Piece): void {
    if (this.gate === undefined && this.held.length === 0 && !this.to.writableNeedDrain) {
      this.write(piece);
      return;
    }
    this.held.push({ piece, arrivedAtMs: performance.now() });
    this.heldBytes += bytesOf(piece);
    if (this.heldBytes > HELD_BYTES_MAX || this.to.writableNeedDrain) this.from.pause();
    // Who waits already is asked in its time; a newcomer changes nothing.
    if (this.held.length === 1) this.work();
  }

  /** Forgets what it holds. */
  stop(): void {
    this.cancel();
    this.held = [];
    this.heldBytes = 0;
  }

  private work(): void {
    this.cancel();
    for (let head = this.held[0]; head !== undefined && !this.to.writableNeedDrain; head = this.held[0]) {
      const headBytes = bytesOf(head.piece);
      const waiting = { headBytes, headArrivedAtMs: head.arrivedAtMs, bytes: this.heldBytes };
      const admission: Admission = this.gate?.admit(waiting, performance.now()) ?? { bytes: headBytes };
      if (admission.apart && this.to.writableLength > 0) return this.askAgain(UNSENT_WAIT_MS);
      if (admission.bytes > 0) this.release(admission);
      if (admission.againInMs !== undefined) return this.askAgain(admission.againInMs);
    }
    if (this.from.isPaused() && !this.to.writableNeedDrain) this.from.resume();
  }

  private release({ bytes, apart }: Admission): void {
    const head = this.held[0];
    if (head === undefined) return;
    const { piece } = head;
    this.heldBytes -= bytes;
    if (typeof piece === 'string' || bytes === piece.length) this.held.shift();
    else head.piece = piece.subarray(bytes);
    if (typeof piece === 'string' || !apart) return this.write(typeof piece === 'string' ? piece : piece.subarray(0, bytes));
    for (let at = 0; at < bytes; at++) this.write(piece.subarray(at, at + 1));
  }

  private write(piece: Piece): void {
    // The receiver is gone; its own end travels the other way.
    if (this.to.destroyed || (this.to.writableEnded && piece !== 'close' && piece !== 'reset')) return;
    if (piece === 'end') this.to.end();
    else if (piece === 'close') this.to.destroySoon();
    else if (piece === 'reset') this.to.resetAndDestroy();
    else this.to.write(piece);
  }

  private askAgain(inMs: number): void {
    if (this.heldBytes < HELD_BYTES_MAX / 2 && this.from.isPaused()) this.from.resume();
    if (inMs === 0) this.turn = setImmediate(() => this.work());
    else if (inMs !== Infinity) this.timer = setTimeout(() => this.work(), inMs);
  }

  private cancel(): void {
    clearTimeout(this.timer);
    clearImmediate(this.turn);
  }
}

/** An end counts as one byte, as it does in TCP, so that gates need not know of it. */
function bytesOf(piece: Piece): number {
  return typeof piece === 'string' ? 1 : piece.length;
}
