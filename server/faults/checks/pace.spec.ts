import { durationMs } from '../load/operation.js';
import type { Operation } from '../load/operation.js';
import { paceOf } from './pace.js';

const BROKEN_AT_MS = 10_000;
const EPISODE = { brokenAtMs: BROKEN_AT_MS, mendedAtMs: 13_000 };

describe('the longest wait for a 503', () => {
  const unavailable = (from: number, to: number, more: Partial<Operation> = {}): Operation => ({
    action: 'hold', userId: '1', startedAtMs: BROKEN_AT_MS + from, endedAtMs: BROKEN_AT_MS + to, outcome: 'failed', status: 503, code: 'STORE_UNAVAILABLE', ...more,
  });
  const longest = (...operations: Operation[]): number | undefined => {
    const { longestRefusal } = paceOf(operations, [EPISODE]);
    return longestRefusal && durationMs(longestRefusal);
  };

  it('counts from the sending, also of what was under way when the store went', () => {
    expect(longest(unavailable(0, 60), unavailable(100, 1_200), unavailable(500, 520))).toBe(1_100);
    expect(longest(unavailable(-950, 90), unavailable(100, 200))).toBe(1_040);
    expect(longest(unavailable(-950, 3_100))).toBe(4_050);
  });

  it('does not count who waited for nothing but the lock', () => {
    expect(longest(unavailable(-950, 60, { code: 'LOCK_TIMEOUT' }))).toBeUndefined();
  });
});

describe('recovery and rate', () => {
  /** Served at so many a second, from and until, in ms. */
  const served = (perSecond: number, from: number, to: number): Operation[] => Array.from({ length: ((to - from) * perSecond) / 1_000 }, (_, index) => {
    const atMs = from + (index * 1_000) / perSecond;
    return { action: 'hold', userId: '1', startedAtMs: atMs, endedAtMs: atMs, outcome: 'ok', status: 201 };
  });
  const usual = served(100, 0, BROKEN_AT_MS);

  it('is the time until the usual rate begins again', () => {
    expect(paceOf([...usual, ...served(10, 13_000, 15_000), ...served(100, 15_000, 20_000)], [EPISODE]).recoveryMs).toBeGreaterThan(1_500);
    expect(paceOf([...usual, ...served(100, 13_000, 20_000)], [EPISODE]).recoveryMs).toBe(0);
  });

  it('is all the time that a sale had which never got there, and unknown when that was too short to tell', () => {
    expect(paceOf([...usual, ...served(10, 13_000, 20_000)], [EPISODE]).recoveryMs).toBeGreaterThan(6_500);
    expect(paceOf([...usual, ...served(10, 13_000, 15_500)], [EPISODE]).recoveryMs).toBeUndefined();
  });

  it('is judged by the slowest of several breaks', () => {
    const later = { brokenAtMs: 20_000, mendedAtMs: 23_000 };
    const operations = [...usual, ...served(100, 10_000, 20_000), ...served(20, 20_000, 23_000), ...served(100, 23_000, 30_000)];
    expect(paceOf(operations, [EPISODE, later]).brokenRate).toBeCloseTo(0.2, 1);
  });

  it('is measured by the crowd, and not by those who come a few at a time before it', () => {
    const arrivals = served(20, -5_000, 0).map((operation): Operation => ({ ...operation, action: 'arrive' }));
    expect(paceOf([...arrivals, ...usual, ...served(50, 10_000, 13_000)], [EPISODE])).toEqual(paceOf([...usual, ...served(50, 10_000, 13_000)], [EPISODE]));
  });
});
