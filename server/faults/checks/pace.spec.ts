import type { Operation } from '../load/operation.js';
import { paceOf } from './pace.js';

const BROKEN_AT_MS = 10_000;
const EPISODE = { brokenAtMs: BROKEN_AT_MS, mendedAtMs: 13_000 };

describe('the longest wait for a 503', () => {
  const unavailable = (from: number, to: number, more: Partial<Operation> = {}): Operation => ({
    action: 'hold', userId: '1', startedAtMs: BROKEN_AT_MS + from, endedAtMs: BROKEN_AT_MS + to, outcome: 'failed', status: 503, code: 'STORE_UNAVAILABLE', ...more,
  });
  const longest = (...operations: Operation[]): number => paceOf(operations, [EPISODE]).longestRefusalMs;

  it('counts from the sending, also of what was under way when the store went', () => {
    expect(longest(unavailable(0, 60), unavailable(100, 1_200), unavailable(500, 520))).toBe(1_100);
    expect(longest(unavailable(-950, 90), unavailable(100, 200))).toBe(1_040);
    expect(longest(unavailable(-950, 3_100))).toBe(4_050);
  });

  it('does not count who waited for nothing but the lock', () => {
    expect(longest(unavailable(-950, 60, { code: 'LOCK_TIMEOUT' }))).toBe(0);
  });
});
