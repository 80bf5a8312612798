/** The two ways through a connection. */
export type Direction = 'toStore' | 'toClient';

/** What waits to be passed on in one direction of one connection. */
export interface Waiting {
  /** Of the oldest piece, less what has left already. */
  readonly headBytes: number;
  readonly headArrivedAtMs: number;
  /** Of all pieces together. */
  readonly bytes: number;
}

export interface Admission {
  /** So many bytes of the oldest piece may leave now. */
  readonly bytes: number;
  /** Each byte in a write of its own. */
  readonly apart?: boolean;
  /** When to ask again: absent, at once; 0, in the next turn of the event loop; Infinity, when conditions change. */
  readonly againInMs?: number;
}

/** Decides when the bytes of one direction of one connection may leave. */
export interface Gate {
  admit(waiting: Waiting, nowMs: number): Admission;
}

/** Makes the gate of one direction of a connection; undefined: everything passes at once. */
export type Condition = (direction: Direction) => Gate | undefined;

export interface DelayOptions {
  readonly meanMs: number;
  /** Delays are spread evenly between `meanMs - jitterMs` and `meanMs + jitterMs`. */
  readonly jitterMs: number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Absent: both, each with a delay of its own, so that a round trip takes 2 × meanMs more. */
  readonly direction?: Direction;
}

export const PASS: Condition = () => undefined;

export const HANG: Condition = () => ({ admit: () => ({ bytes: 0, againInMs: Infinity }) });

const LITTLE_BYTES = 1_024;

export const SLICE: Condition = () => ({
  // One byte a millisecond as long as little waits. Of much, more bytes leave, each turn and each still in a write of its own: so
  // 50 KB take less than a second, and who waits for them is slowed down rather than cut off. A byte each turn of the event loop took all of
  // the processor that the buyers and the balancer share with this: of a reply's 2.2 s the server had seen less than 1.5.
  admit: ({ headBytes, bytes }) => ({ bytes: Math.min(headBytes, 1 + (bytes >> 7)), apart: true, againInMs: bytes > LITTLE_BYTES ? 0 : 1 }),
});

export function delayed({ meanMs, jitterMs, random, direction: only }: DelayOptions): Condition {
  return (direction) => {
    if (only !== undefined && only !== direction) return undefined;
    const draw = (): number => Math.max(0, meanMs + jitterMs * (2 * random() - 1));
    let delayMs = draw();
    return {
      admit({ headBytes, headArrivedAtMs }, nowMs) {
        // A piece with a short delay behind one with a long delay waits for it: the order within a direction is kept.
        const restMs = headArrivedAtMs + delayMs - nowMs;
        if (restMs > 0) return { bytes: 0, againInMs: Math.max(1, restMs) };
        delayMs = draw();
        return { bytes: headBytes };
      },
    };
  };
}

/** Bytes leave in portions of this time, so that a slow line does not cost a timer a byte. */
const PORTION_MS = 20;

/** For each direction of each connection by itself. */
export function limited(bytesPerSecond: number): Condition {
  const portion = Math.max(1, Math.floor((bytesPerSecond * PORTION_MS) / 1_000));
  return () => {
    let freeAtMs = 0;
    return {
      admit({ headBytes }, nowMs) {
        if (freeAtMs > nowMs) return { bytes: 0, againInMs: Math.max(1, freeAtMs - nowMs) };
        const bytes = Math.min(headBytes, portion);
        // A timer that was late by less than a portion is made up for; a pause is not saved up for a burst.
        freeAtMs = Math.max(freeAtMs, nowMs - PORTION_MS) + (bytes * 1_000) / bytesPerSecond;
        return { bytes };
      },
    };
  };
}
