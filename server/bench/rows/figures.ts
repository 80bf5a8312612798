import type { LoadResult } from '../load/load.js';
import type { Figures } from '../row.js';

/** Rate of the requests that succeeded, and how long all of them took. */
export function holdFigures({ succeeded, seconds, p50Ms, p99Ms, maxMs }: LoadResult): Figures {
  return { perSecond: succeeded / seconds, p50Ms, p99Ms, maxMs };
}

/** The nearest-rank percentile; 0 of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** 1,000,000 */
export function count(value: number): string {
  return value.toLocaleString('en');
}

/** Large enough that no run sells it out. */
export const ENDLESS = 1_000_000_000;
