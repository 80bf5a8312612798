import { act, renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { asProblem } from '../../api/problem';
import { useReservationActions } from './use-reservation-actions';

afterEach(() => vi.unstubAllGlobals());

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
