import { expect, test, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { retryTransient } from './retry';

const lost = () => Promise.reject(new ApiProblem('OFFLINE', 0));

test('gives up after its attempts, or at the time it was given when that is later', async () => {
  const few = vi.fn(lost);
  await expect(retryTransient(few, { attempts: 2, sleep: () => Promise.resolve() })).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(few).toHaveBeenCalledTimes(2);

  vi.useFakeTimers({ now: 1000 });
  const many = vi.fn(lost);
  const sleep = (): Promise<void> => {
    vi.setSystemTime(Date.now() + 1000);
    return Promise.resolve();
  };
  await expect(retryTransient(many, { attempts: 2, untilMs: 11_000, sleep })).rejects.toMatchObject({ code: 'OFFLINE' });
  expect(many).toHaveBeenCalledTimes(11);
  vi.useRealTimers();
});
