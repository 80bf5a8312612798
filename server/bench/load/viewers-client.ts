import { connect } from 'node:net';

// A child process that watches the live stream on many connections. It reads no more than it has to: when a viewer
// is first told a new number of the one section that the benchmark asks about.

const BUFFER_BYTES = 64 * 1024;
const shared = Buffer.allocUnsafe(BUFFER_BYTES);
/** So many connections are made at a time. */
const AT_ONCE = 200;

/** No number of places is longer. */
const NUMBER_BYTES = 12;

export interface ViewersPlan {
  readonly port: number;
  readonly tokens: readonly string[];
  readonly count: number;
  /** The section whose numbers are timed. */
  readonly probeId: number;
}

/** By the number of places that was seen: when each viewer saw it, in milliseconds since 1970. */
export type Sightings = Readonly<Record<number, readonly number[]>>;

const sightings: Record<number, number[]> = {};
let lost = 0;
let isEnding = false;

function watch({ port, tokens, probeId }: ViewersPlan, index: number): Promise<void> {
  const mark = Buffer.from(`{"id":${probeId},"available":`);
  let last = -1;
  return new Promise((resolve) => {
    const socket = connect({
      host: '127.0.0.1', port,
      onread: {
        buffer: shared,
        callback: (bytes: number) => {
          const at = shared.subarray(0, bytes).indexOf(mark);
          if (at >= 0) {
            const available = Number.parseInt(shared.toString('latin1', at + mark.length, at + mark.length + NUMBER_BYTES), 10);
            if (available !== last) (sightings[available] ??= []).push(performance.timeOrigin + performance.now());
            last = available;
          }
          resolve();
          return true;
        },
      },
    });
    socket.once('connect', () => socket.write(`GET /api/sections/live HTTP/1.1\r\nHost: jari\r\nCookie: sid=${tokens[index % tokens.length]}\r\n\r\n`));
    socket.once('error', () => undefined);
    socket.once('close', () => {
      if (!isEnding) lost += 1;
      resolve();
    });
  });
}

async function watchAll(plan: ViewersPlan): Promise<void> {
  for (let first = 0; first < plan.count; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, plan.count - first) }, (_, index) => watch(plan, first + index));
    await Promise.all(some);
  }
  process.send?.('watching');
}

process.on('message', (message: ViewersPlan | 'end') => {
  if (message !== 'end') void watchAll(message);
  else {
    isEnding = true;
    process.send?.({ sightings, lost }, () => process.exit(0));
  }
});
process.once('disconnect', () => process.exit(0));
