import { afterEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../api/problem';
import { retryTransient } from './retry';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

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

/** A device that knows it is offline; every call is counted. */
function offline() {
  vi.useFakeTimers({ now: 1000 });
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  const call = vi.fn(lost);
  const settled = vi.fn();
  const start = (offlineMs: number) => retryTransient(call, { attempts: 2, offlineMs }).then(settled, settled);
  const reconnect = () => {
    onLine.mockReturnValue(true);
    window.dispatchEvent(new Event('online'));
  };
  return { call, settled, start, reconnect };
}

test('a connection that is away is waited for, and costs no attempt', async () => {
  const { call, settled, start, reconnect } = offline();
  void start(120_000);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(settled).not.toHaveBeenCalled();

  // The first of the two attempts that may fail is the one after the connection is back.
  call.mockImplementationOnce(lost).mockResolvedValue('held' as never);
  reconnect();
  await vi.advanceTimersByTimeAsync(1000);
  expect(settled.mock.calls).toEqual([['held']]);
});

test('but not for ever, nor where nobody asked for it', async () => {
  const { call, settled, start } = offline();
  void start(120_000);
  await vi.advanceTimersByTimeAsync(119_000);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(6000);
  expect(settled.mock.calls).toEqual([[expect.objectContaining({ code: 'OFFLINE' })]]);

  call.mockClear();
  void start(0);
  await vi.advanceTimersByTimeAsync(1000);
  expect(settled).toHaveBeenCalledTimes(2);
  expect(call).toHaveBeenCalledTimes(2);
});

test('a device that slept through the night sends nothing in the morning', async () => {
  const { call, settled, start, reconnect } = offline();
  void start(120_000);
  await vi.advanceTimersByTimeAsync(1000);
  const before = call.mock.calls.length;
  vi.setSystemTime(Date.now() + 8 * 3_600_000);
  reconnect();
  await vi.advanceTimersByTimeAsync(0);
  expect(settled).toHaveBeenCalledTimes(1);
  expect(call).toHaveBeenCalledTimes(before);
});
