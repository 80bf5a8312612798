/**
 * Time for leases and caches, injected so that tests move it by hand.
 * Deadlines of holds are never read from here: only PostgreSQL's clock decides about them.
 */
export abstract class Clock {
  /** Milliseconds since the epoch. */
  abstract nowMs(): number;
  /** Milliseconds from an arbitrary start that never jumps. */
  abstract monotonicMs(): number;
}

export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }
}
