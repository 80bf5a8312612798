import { performance as ofNode } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';

/** A store that is well answers in milliseconds; what waits for a row that somebody else holds is not measured here. */
export const SLOW_MS = 400;
/**
 * Of a wait, in which this process must have been idle to have waited for a store. Before a crowd of ten thousand connections it never was: 0 ms of
 * each of 72 waits of 0.15 to 0.6 s, which were its own slowness. With both stores reached byte by byte it was for 80 to 500 ms of such waits.
 */
const IDLE_MS = 100;
/** As long as a store is slow the next answer says so again. */
const REMEMBERED_MS = 1_000;

/**
 * Tells a slow store from a process that is busy itself. Both make a caller wait, and only before the first it is of use to refuse whoever has
 * waited long: a busy process serves its crowd to the last.
 */
@Injectable()
export class StorePace {
  private slowAtMs = -Infinity;

  /** Begins to wait. What it returns ends the wait, and gives its milliseconds, or 0 where this process itself was busy meanwhile. */
  begin(): () => number {
    const atMs = performance.now();
    const idleBeforeMs = this.idleMs;
    return () => (this.idleMs - idleBeforeMs >= IDLE_MS ? performance.now() - atMs : 0);
  }

  /** A store has answered after such a wait. One that has not is found to be away, and asked no more. */
  answeredAfter(waitedMs: number): void {
    if (waitedMs >= SLOW_MS) this.slowAtMs = performance.now();
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
