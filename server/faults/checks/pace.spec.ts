import type { Operation } from '../load/operation.js';
import { paceOf } from './pace.js';

const BROKEN_AT_MS = 10_000;
const EPISODE = { brokenAtMs: BROKEN_AT_MS, mendedAtMs: 13_000 };

describe('the longest wait for a 503', () => {
  const unavailable = (from: number, to: number, more: Partial<Operation> = {}): Operation => ({
    action: 'hold', userId: '1', startedAtMs: BROKEN_AT_MS + from, endedAtMs: BROKEN_AT_MS + to, outcome: 'failed', status: 503, code: 'STORE_UNAVAILABLE', ...more,
  });
  const longest = (strategy: 'lock' | 'slot', ...operations: Operation[]): number => paceOf(operations, [EPISODE], strategy).longestRefusalMs;

  it('is as long as the request took, whatever was asked for', () => {
    expect(longest('slot', unavailable(-300, 60), unavailable(100, 1_200), unavailable(500, 520))).toBe(1_100);
    expect(longest('slot', unavailable(-950, 90))).toBe(1_040);
    expect(longest('lock', unavailable(-950, 90, { action: 'confirm' }))).toBe(1_040);
  });

  it('begins with the break for a hold that stood in line for its lock then', () => {
    expect(longest('lock', unavailable(-950, 90))).toBe(90);
    expect(longest('lock', unavailable(-950, 1_010))).toBe(1_010);
    expect(longest('lock', unavailable(10, 1_030))).toBe(1_020);
    expect(longest('lock', unavailable(-1_500, -200))).toBe(1_300);
    expect(longest('lock', unavailable(-950, 3_100))).toBe(4_050);
  });

  it('does not count who waited for nothing but the lock', () => {
    expect(longest('lock', unavailable(-950, 60, { code: 'LOCK_TIMEOUT' }))).toBe(0);
  });
});
