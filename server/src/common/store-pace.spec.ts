import { SLOW_MS, StorePace } from './store-pace.js';

const LONG_MS = SLOW_MS + 50;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function work(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('StorePace', () => {
  it('measures how long somebody has waited', async () => {
    const waited = new StorePace().begin();
    await pause(LONG_MS);
    expect(waited()).toBeGreaterThanOrEqual(SLOW_MS);
  });

  it('says nothing of a wait in which this process was busy', async () => {
    const waited = new StorePace().begin();
    for (let i = 0; i < 3; i++) {
      work(LONG_MS / 3);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(waited()).toBe(0);
  });

  it('counts all of a wait that was only partly work', async () => {
    const waited = new StorePace().begin();
    work(LONG_MS / 2);
    await pause(LONG_MS / 2);
    expect(waited()).toBeGreaterThanOrEqual(SLOW_MS);
  });

  it('calls a store slow for a second after a long wait', () => {
    jest.useFakeTimers();
    const pace = new StorePace();
    pace.answeredAfter(SLOW_MS - 1);
    expect(pace.isSlow).toBe(false);
    pace.answeredAfter(SLOW_MS);
    expect(pace.isSlow).toBe(true);
    jest.advanceTimersByTime(1_000);
    expect(pace.isSlow).toBe(false);
    jest.useRealTimers();
  });
});
