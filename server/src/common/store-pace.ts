import { performance as ofNode } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';

/** More than a statement waits for a row that somebody else holds (LOCK_TIMEOUT_MS); a store that is well answers in milliseconds. */
export const SLOW_MS = 400;
/**
 * Of a wait, in which this process must have been idle to have waited for a store. Before a crowd of ten thousand connections it never is: 0.00 of
 * all waits of 150 ms to 0.6 s, which were its own slowness. With both stores reached byte by byte nine of ten are above 0.15, half above 0.5.
 */
const IDLE_SHARE = 0.1;
/** As long as a store is slow the next answer says so again. */
const REMEMBERED_MS = 1_000;

/**
 * Tells a slow store from a process that is busy itself. Both make a caller wait, and only before the first it is of use to refuse whoever has
 * waited long: a busy process serves its crowd to the last.
 */
@Injectable()
export class StorePace {
  private slowAtMs = -Infinity;

  /** Begins to wait for a store. What it returns ends the wait, and gives its milliseconds, or 0 where this process was busy meanwhile. */
  begin(): () => number {
    const atMs = performance.now();
    const idleBeforeMs = this.idleMs;
    return () => {
      const nowMs = performance.now();
      const tookMs = nowMs - atMs;
      const waitedMs = this.idleMs - idleBeforeMs >= tookMs * IDLE_SHARE ? tookMs : 0;
      if (waitedMs >= SLOW_MS) this.slowAtMs = nowMs;
      return waitedMs;
    };
  }

  /** Whether a store has kept somebody waiting within the last second. */
  get isSlow(): boolean {
    return performance.now() - this.slowAtMs < REMEMBERED_MS;
  }

  /** In which the event loop had nothing to do, since the process has begun. */
  protected get idleMs(): number {
    return ofNode.eventLoopUtilization().idle;
  }
}
