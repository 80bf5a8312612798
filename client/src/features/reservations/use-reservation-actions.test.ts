import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ApiProblem, asProblem } from '../../api/problem';
import { aReservation } from '../../test/fixtures';
import { retryingWords, useReservationActions } from './use-reservation-actions';

// Test files that run beside this one are other tabs to it: when they sign in, it would ask who is here.
vi.hoisted(() => vi.stubGlobal('BroadcastChannel', undefined));

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('what is told is how the latest try failed, not an older one of another kind', async () => {
  vi.stubGlobal('fetch', ({ url }: Request) => {
    const code = url.endsWith('/confirm') ? 'INVALID_STATE' : 'RESERVATION_NOT_FOUND';
    return Promise.resolve(Response.json({ code }, { status: code === 'INVALID_STATE' ? 409 : 404 }));
  });
  const { result } = renderHook(() => useReservationActions('r1', Date.now() + 60_000));
  expect(result.current.error).toBeNull();
  await act(() => result.current.confirm.run());
  expect(asProblem(result.current.error).code).toBe('INVALID_STATE');
  await act(() => result.current.cancel.run());
  expect(asProblem(result.current.error).code).toBe('RESERVATION_NOT_FOUND');
  await act(() => result.current.confirm.run());
  expect(asProblem(result.current.error).code).toBe('INVALID_STATE');
});

/** A connection that is away; every attempt is counted. */
function lose(): () => number {
  let attempts = 0;
  vi.useFakeTimers();
  vi.stubGlobal('fetch', () => {
    attempts += 1;
    return Promise.reject(new TypeError('network'));
  });
  return () => attempts;
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test('a cancellation that was left is not tried again, and was no failure', async () => {
  const attempts = lose();
  const { result } = renderHook(() => useReservationActions('r1'));
  act(() => void result.current.cancel.run());
  await pass(1000);
  expect(result.current.retrying?.code).toBe('UNREACHABLE');
  const before = attempts();
  act(() => result.current.cancel.stop());
  await pass(60_000);
  expect(attempts()).toBe(before);
  expect(result.current.cancel).toMatchObject({ isBusy: false, error: null });
});

test('nor does it go on behind a page that was left', async () => {
  const attempts = lose();
  const { result, unmount } = renderHook(() => useReservationActions('r1'));
  act(() => void result.current.cancel.run());
  await pass(1000);
  const before = attempts();
  unmount();
  await pass(60_000);
  expect(attempts()).toBe(before);
});

test('without a connection a cancellation waits for it, as the dialog says', async () => {
  lose();
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  const { result } = renderHook(() => useReservationActions('r1'));
  act(() => void result.current.cancel.run());
  await pass(60_000);
  expect(result.current.cancel.isBusy).toBe(true);

  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(aReservation({ status: 'cancelled' }))));
  onLine.mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event('online')));
  await pass(0);
  expect(result.current.cancel).toMatchObject({ isBusy: false, error: null });
});

test('what is said while trying again depends on who did not answer', () => {
  expect(retryingWords(new ApiProblem('UNREACHABLE', 0))).toBe('reservation.retrying');
  expect(retryingWords(new ApiProblem('OVERLOADED', 503))).toBe('hold.retryingBusy');
  expect(retryingWords(new ApiProblem('RATE_LIMITED', 429))).toBe('hold.retryingBusy');
});
