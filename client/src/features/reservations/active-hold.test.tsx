import { act, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dropResources } from '../../lib/resource';
import { aReservation } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { ActiveHold } from './active-hold';

beforeEach(async () => {
  await startTestI18n('ko');
  dropResources('reservations/');
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('after its deadline a hold is asked for until the server has given it back', async () => {
  const user = { id: 'buyer', name: '김하나', email: 'hana@example.com', role: 'buyer' as const };
  useSession.setState({ session: { state: 'signed-in', user } });
  let asked = 0;
  let status: 'pending' | 'expired' = 'pending';
  vi.stubGlobal('fetch', () => {
    asked += 1;
    const items = [aReservation({ status, expiresInSeconds: asked === 1 ? 5 : 0 })];
    return Promise.resolve(Response.json({ items, nextCursor: null }));
  });
  const { container } = render(<ActiveHold />);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(container.textContent).toContain('0:04');

  await act(() => vi.advanceTimersByTimeAsync(4000));
  expect(container.textContent).toBe('');
  expect(asked).toBe(1);
  await act(() => vi.advanceTimersByTimeAsync(5500));
  expect(asked).toBe(3);

  status = 'expired';
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(asked).toBe(4);
});
