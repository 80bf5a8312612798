import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Reservation } from '../../api/types';
import { dropResources } from '../../lib/resource';
import { anEvent, aReservation } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { ReservationsPage } from './reservations-page';

const BUYER = { id: 'u1', name: '김하나', email: 'hana@example.com', role: 'buyer' as const };

let reservation: Reservation;
/** What a hold has become in another tab by the time it is let go. */
let meanwhile: Reservation['status'];
let cancelled: unknown[];

beforeEach(async () => {
  await startTestI18n('ko');
  dropResources('');
  useSession.setState({ session: { state: 'signed-in', user: BUYER } });
  reservation = aReservation({ id: 'r1' });
  meanwhile = 'pending';
  cancelled = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.endsWith('/cancel')) {
      cancelled.push(JSON.parse(await request.text()) as unknown);
      reservation = { ...reservation, status: meanwhile === 'pending' ? 'cancelled' : meanwhile };
      return meanwhile === 'pending' ? Response.json(reservation) : Response.json({ code: 'INVALID_STATE' }, { status: 409 });
    }
    if (pathname === '/api/auth/me') return Response.json(BUYER);
    if (pathname.startsWith('/api/events/')) return Response.json(anEvent());
    // After the dialog has gone, as over any network.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const status = searchParams.get('status') ?? reservation.status;
    return Response.json({ items: status === reservation.status ? [reservation] : [], nextCursor: null });
  });
});
afterEach(() => vi.unstubAllGlobals());

async function letGo(): Promise<void> {
  render(
    <main id="main" tabIndex={-1}>
      <ReservationsPage />
    </main>,
  );
  await pressLetGo();
}

async function pressLetGo(): Promise<void> {
  const card = await screen.findByRole('article');
  await userEvent.click(within(card).getByRole('button', { name: '잡은 자리 놓기' }));
  await userEvent.click(screen.getByRole('button', { name: '자리 놓기' }));
}

const spoken = () => screen.getByText('취소했어요. 자리는 다른 분께 돌아갔어요.').closest('[role=status]');

test('what is cancelled in the list is spoken, and the focus is on its card', async () => {
  await letGo();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('article')));
  expect(within(screen.getByRole('article')).getByText('취소됨')).toBeDefined();
  expect(spoken()).not.toBeNull();
  expect(cancelled).toEqual([{ onlyPending: true }]);
});

test('so it is where the card leaves the list; the focus is in the page', async () => {
  render(
    <main id="main" tabIndex={-1}>
      <ReservationsPage />
    </main>,
  );
  await userEvent.click(screen.getByRole('radio', { name: '잡은 자리' }));
  await pressLetGo();
  await waitFor(() => expect(screen.queryByRole('article')).toBeNull());
  expect(document.activeElement).toBe(screen.getByRole('main'));
  expect(spoken()).not.toBeNull();
});

test('a hold that was confirmed in another tab is not cancelled, and shown as the ticket that it is', async () => {
  meanwhile = 'confirmed';
  await letGo();
  expect(await screen.findByText('확정됨')).toBeDefined();
  expect(screen.getByRole('button', { name: '예매 취소' })).toBeDefined();
  expect(screen.queryByText(/취소했어요/)).toBeNull();
  expect(cancelled).toEqual([{ onlyPending: true }]);
});

test('a ticket is cancelled as one', async () => {
  reservation = { ...reservation, status: 'confirmed' };
  render(<ReservationsPage />);
  await userEvent.click(await screen.findByRole('button', { name: '예매 취소' }));
  await userEvent.click(screen.getByRole('button', { name: '예매 취소하기' }));
  expect(await screen.findByText('취소됨')).toBeDefined();
  expect(cancelled).toEqual([{ onlyPending: false }]);
});

test('as long as nobody knows who is here, nobody is told to sign in; asking again may help', async () => {
  useSession.setState({ session: { state: 'signed-out', why: 'no-answer' } });
  render(<ReservationsPage />);
  expect(screen.queryByText('로그인하면 내 예매를 볼 수 있어요')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: '다시 시도' }));
  expect(await screen.findByRole('article')).toBeDefined();
});
