import { RateCounters, SharedCounters } from './rate-counters.js';

class CountersInCommon extends SharedCounters {
  readonly totals = new Map<string, number>();
  calls = 0;
  away = false;

  add(amounts: readonly { key: string; amount: number }[]): Promise<readonly number[]> {
    this.calls++;
    if (this.away) return Promise.reject(new Error('away'));
    return Promise.resolve(amounts.map(({ key, amount }) => {
      this.totals.set(key, (this.totals.get(key) ?? 0) + amount);
      return this.totals.get(key) as number;
    }));
  }
}

describe('RateCounters', () => {
  let now = 0;
  const counters = (shared?: SharedCounters) => new RateCounters(() => now, shared);
  const times = (count: number, job: () => { current: number }) => Array.from({ length: count }, job).at(-1)?.current;

  it('counts in windows', () => {
    const one = counters();
    expect(times(3, () => one.count('a', 60_000, 10))).toBe(3);
    now += 20_000;
    expect(one.count('a', 60_000, 10)).toEqual({ current: 4, ttl: 40_000 });
    now += 40_000;
    expect(one.count('a', 60_000, 10)).toEqual({ current: 1, ttl: 60_000 });
  });

  it('adds up what several instances count', async () => {
    const common = new CountersInCommon();
    const [one, two] = [counters(common), counters(common)];
    times(4, () => one.count('a', 60_000, 10));
    times(5, () => two.count('a', 60_000, 10));
    await one.share();
    await two.share();
    expect(two.count('a', 60_000, 10).current).toBe(10);
    one.count('a', 60_000, 10);
    await one.share();
    expect(one.count('a', 60_000, 10).current).toBe(4 + 1 + 5 + 1);
    await two.share();
    expect(common.totals.get('a')).toBe(11);
  });

  it('asks nobody about callers far below their budget', async () => {
    const common = new CountersInCommon();
    const one = counters(common);
    for (let caller = 0; caller < 1000; caller++) one.count(`caller ${caller}`, 60_000, 600);
    await one.share();
    expect(common.calls).toBe(0);
  });

  it('loses nothing while the others are out of reach', async () => {
    const common = new CountersInCommon();
    const one = counters(common);
    common.away = true;
    expect(times(4, () => one.count('a', 60_000, 10))).toBe(4);
    await one.share();
    expect(one.count('a', 60_000, 10).current).toBe(5);
    common.away = false;
    await one.share();
    expect(common.totals.get('a')).toBe(5);
  });
});
