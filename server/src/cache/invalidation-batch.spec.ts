import { InvalidationBatch } from './invalidation-batch.js';

describe('InvalidationBatch', () => {
  afterEach(() => jest.useRealTimers());

  it('lets nobody wait longer for a slow Redis than a quarter of a second', async () => {
    jest.useFakeTimers();
    const waited: number[] = [];
    const wait = async (batch: InvalidationBatch): Promise<void> => {
      const sinceMs = performance.now();
      await batch.sent;
      waited.push(performance.now() - sinceMs);
    };
    void wait(new InvalidationBatch(() => new Promise((resolve) => setTimeout(resolve, 500))));
    void wait(new InvalidationBatch(() => new Promise((resolve) => setTimeout(resolve, 100))));
    await jest.advanceTimersByTimeAsync(600);
    expect(waited).toEqual([100, 250]);
  });
});
