import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { HoldStreamPlan, RecordedAnswers } from './hold-stream.js';

// A child process that holds places on many connections and writes down when each request was sent, how long it took
// and how it ended. wrk only gives the sum of a run; rows that ask what happened at a moment need this.

const BUFFER_BYTES = 64 * 1024;
const shared = Buffer.allocUnsafe(BUFFER_BYTES);
const sentAtMs: number[] = [];
const tookMs: number[] = [];
const statuses: number[] = [];
const honest: number[] = [];
let failures = 0;
let isStopping = false;
let open = 0;

const now = (): number => performance.timeOrigin + performance.now();

/** One connection: its next request leaves when the last is answered. */
class Line {
  private readonly socket: Socket;
  private text = '';
  private sentMs = 0;

  constructor(private readonly plan: HoldStreamPlan, private at: number) {
    open += 1;
    const onread = { buffer: shared, callback: (bytes: number) => this.read(shared.toString('latin1', 0, bytes)) };
    this.socket = connect({ host: '127.0.0.1', port: plan.port, onread, noDelay: true });
    this.socket.once('connect', () => this.send());
    this.socket.once('error', () => { failures += 1; });
    this.socket.once('close', () => this.closed());
  }

  private send(): void {
    const { tokens, requestTail } = this.plan;
    this.at = (this.at + this.plan.connections) % tokens.length;
    this.sentMs = now();
    this.socket.write(`POST /api/reservations HTTP/1.1\r\nHost: jari\r\nCookie: sid=${tokens[this.at]}\r\n${requestTail}`);
  }

  private read(piece: string): true {
    this.text += piece;
    const headEnd = this.text.indexOf('\r\n\r\n');
    if (headEnd < 0) return true;
    const length = Number(/content-length: (\d+)/i.exec(this.text)?.[1] ?? 0);
    if (this.text.length < headEnd + 4 + length) return true;
    const answer = this.text;
    this.text = '';
    sentAtMs.push(this.sentMs);
    tookMs.push(now() - this.sentMs);
    statuses.push(Number(answer.slice(9, 12)));
    honest.push(/retry-after: \d/i.test(answer) && answer.includes('"LOCK_TIMEOUT"') ? 1 : 0);
    if (isStopping) this.socket.end();
    else this.send();
    return true;
  }

  private closed(): void {
    if (this.text !== '' || !isStopping) failures += 1;
    open -= 1;
    if (open === 0) report();
  }
}

function report(): void {
  const answers: RecordedAnswers = {
    sentAtMs: Float64Array.from(sentAtMs), tookMs: Float64Array.from(tookMs),
    statuses: Uint16Array.from(statuses), honest: Uint8Array.from(honest), failures,
  };
  process.send?.(answers, () => process.exit(0));
}

process.on('message', (message: HoldStreamPlan | 'stop') => {
  if (message === 'stop') isStopping = true;
  else for (let index = 0; index < message.connections; index++) new Line(message, index);
});
process.once('disconnect', () => process.exit(0));
