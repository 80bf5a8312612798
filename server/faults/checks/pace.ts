import type { Episode } from '../fault.js';
import { longestOf } from '../load/operation.js';
import type { Operation } from '../load/operation.js';

/** How fast the sale went on. Served is what was carried out or refused for a reason; a 503 is not. */
export interface Pace {
  /** Requests served in a second before anything broke. */
  readonly usualPerSecond: number;
  /** The least of the rates while something was broken, from a second after it broke, as a share of the usual; undefined when the breaks were too short. */
  readonly brokenRate: number | undefined;
  /**
   * The longest time from mending until half a second at 0.8 of the usual rate began; of a sale that never got there, all the time that it had.
   * Undefined when it never got there and never had RECOVERY_LIMIT_MS.
   */
  readonly recoveryMs: number | undefined;
  /** Who waited longest for a 503; that for the lock is as long as LOCK_WAIT_MS says. */
  readonly longestRefusal: Operation | undefined;
}

/** What is promised of recovery. */
export const RECOVERY_LIMIT_MS = 5_000;
const GRACE_MS = 1_000;
const SHORTEST_BREAK_MS = 2_000;
const WINDOW_MS = 500;
const STEP_MS = 50;
const NORMAL_SHARE = 0.8;

export function paceOf(operations: readonly Operation[], episodes: readonly Episode[]): Pace {
  // Those who arrive come a few at a time: with them the usual rate would be less, and half of it easier to reach.
  const served = operations.filter(({ action, outcome }) => action !== 'arrive' && (outcome === 'ok' || outcome === 'refused')).map(({ endedAtMs }) => endedAtMs).sort((a, b) => a - b);
  const firstBreakMs = episodes[0]?.brokenAtMs ?? Infinity;
  const startMs = (served[0] ?? 0) + GRACE_MS;
  const usualPerSecond = perSecond(served, startMs, Math.min(firstBreakMs, served.at(-1) ?? 0));
  const rates = episodes
    .filter(({ brokenAtMs, mendedAtMs }) => mendedAtMs - brokenAtMs >= SHORTEST_BREAK_MS)
    .map(({ brokenAtMs, mendedAtMs }) => perSecond(served, brokenAtMs + GRACE_MS, mendedAtMs) / usualPerSecond);
  const recoveries = episodes.flatMap(({ mendedAtMs }, index) =>
    recoveryOf(served, mendedAtMs, episodes[index + 1]?.brokenAtMs ?? served.at(-1) ?? 0, usualPerSecond) ?? []);
  return {
    usualPerSecond: Math.round(usualPerSecond),
    brokenRate: rates.length === 0 ? undefined : Math.min(...rates),
    recoveryMs: recoveries.length === 0 ? undefined : Math.max(...recoveries),
    longestRefusal: longestOf(operations.filter(({ status, code }) => status === 503 && code !== 'LOCK_TIMEOUT')),
  };
}

function recoveryOf(served: readonly number[], mendedAtMs: number, untilMs: number, usualPerSecond: number): number | undefined {
  for (let atMs = mendedAtMs; atMs + WINDOW_MS <= untilMs; atMs += STEP_MS) {
    if (perSecond(served, atMs, atMs + WINDOW_MS) >= NORMAL_SHARE * usualPerSecond) return atMs - mendedAtMs;
  }
  return untilMs - mendedAtMs > RECOVERY_LIMIT_MS ? untilMs - mendedAtMs : undefined;
}

function perSecond(sorted: readonly number[], fromMs: number, untilMs: number): number {
  return untilMs <= fromMs ? 0 : ((indexOf(sorted, untilMs) - indexOf(sorted, fromMs)) * 1000) / (untilMs - fromMs);
}

/** How many are earlier. */
function indexOf(sorted: readonly number[], ms: number): number {
  let low = 0;
  for (let high = sorted.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
