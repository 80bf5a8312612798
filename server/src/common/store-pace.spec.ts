import { SLOW_MS, StorePace } from './store-pace.js';

const LONG_MS = SLOW_MS + 50;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function work(ms: number): void {
  const untilMs = performance.now() + ms;
  while (performance.now() < untilMs);
}

describe('StorePace', () => {
  it('says that a store is slow when somebody has waited long for one, and for a second', async () => {
    const pace = new StorePace();
    const end = pace.begin();
    await pause(LONG_MS);
    expect(pace.isSlow).toBe(false);
    expect(end()).toBeGreaterThanOrEqual(SLOW_MS);
    expect(pace.isSlow).toBe(true);
    await pause(1_050);
    expect(pace.isSlow).toBe(false);
  });

  it('says nothing of a wait in which this process was busy', async () => {
    const pace = new StorePace();
    const end = pace.begin();
    for (let i = 0; i < 3; i++) {
      work(LONG_MS / 3);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(end()).toBe(0);
    expect(pace.isSlow).toBe(false);
  });

  it('calls a wait slow that was only partly work', async () => {
    const pace = new StorePace();
    const end = pace.begin();
    work(LONG_MS / 2);
    await pause(LONG_MS / 2);
    end();
    expect(pace.isSlow).toBe(true);
  });
});
