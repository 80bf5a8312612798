import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JariEvent, Reservation, ReservationLog, User } from '../../api/types';
import { dropResources } from '../../lib/resource';
import { aReservation, anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { useHold } from './hold.store';
import { useKeptTickets } from './kept-tickets';
import { timed } from './reservations.api';
import { ReservationPage } from './reservation-page';

let reservation: Reservation;
let logs: ReservationLog[] | null;
let event: JariEvent | null;
let answer: number;
let paymentMode: 'demo' | 'external' | undefined;

const BUYER: User = { id: 'u1', name: '김하나', email: 'hana@example.com', role: 'buyer' };

beforeEach(async () => {
  await startTestI18n('ko');
  vi.useFakeTimers();
  dropResources('');
  logs = [];
  event = anEvent();
  answer = 200;
  paymentMode = 'demo';
  localStorage.clear();
  useKeptTickets.setState({ tickets: [] });
  useSession.setState({ session: { state: 'signed-in', user: BUYER } });
  reservation = aReservation({ id: 'r1', status: 'confirmed', confirmationCode: 'V5DSRZ9AF4' });
  vi.stubGlobal('fetch', ({ url }: Request) => {
    if (url.endsWith('/settings')) return paymentMode ? Promise.resolve(Response.json({ paymentMode, guestCheckout: true })) : new Promise(() => undefined);
    if (url.endsWith('/logs')) return Promise.resolve(logs ? Response.json(logs) : Response.json({}, { status: 404 }));
    if (url.includes('/events/')) return Promise.resolve(event ? Response.json(event) : Response.json({}, { status: 500 }));
    if (answer !== 200) return Promise.resolve(Response.json({}, { status: answer }));
    return Promise.resolve(Response.json(reservation));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const cancelledBy = (actor: ReservationLog['actor']): ReservationLog => ({
  action: 'cancelled',
  at: '2026-05-01T11:05:00.000Z',
  actor,
  metadata: {},
});

test.each([
  ['operator', '판매처가 취소했어요'],
  ['integrator', '판매처가 취소했어요'],
  ['buyer', '취소했어요'],
] as const)('an open ticket notices that it was cancelled, and by whom (%s)', async (actor, title) => {
  render(<ReservationPage id="r1" />);
  await pass(100);
  expect(screen.getByText('예매를 마쳤어요')).toBeDefined();
  reservation = { ...reservation, status: 'cancelled' };
  logs = [cancelledBy(actor)];
  await pass(30_100);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(title);
});

test('it blames nobody as long as the history is not known', async () => {
  reservation = { ...reservation, status: 'cancelled' };
  logs = null;
  render(<ReservationPage id="r1" />);
  await pass(100);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('취소됐어요');
});

test.each([
  ['another price than the buyer saw', 180_000, '한 자리 ₩150,000 → ₩180,000'],
  ['the price that the buyer saw', 150_000, null],
])('a hold at %s', async (_, unitPrice, told) => {
  reservation = aReservation({ id: 'r1', unitPrice, expiresInSeconds: 600 });
  const wish = { eventId: 1, sectionId: 1, quantity: 2, unitPrice: 150_000 };
  useHold.setState({ progress: { step: 'held', wish, held: timed(reservation) } });
  render(<ReservationPage id="r1" />);
  await pass(100);
  expect(screen.getByText('잡은 자리 놓기')).toBeDefined();
  expect(screen.queryByText(/가격이 바뀌었어요/)?.textContent.match(/한 자리 [^.]*/)?.[0] ?? null).toBe(told);
});

test.each([
  ['pending', '잡은 자리 · 자리'],
  ['confirmed', '티켓 · 자리'],
  ['cancelled', '취소된 예매 · 자리'],
  ['expired', '시간이 지난 예매 · 자리'],
] as const)('the tab of a reservation that is %s is called %s', async (status, title) => {
  reservation = { ...reservation, status };
  render(<ReservationPage id="r1" />);
  expect(document.title).toBe('내 예매 · 자리');
  await pass(100);
  expect(document.title).toBe(title);
});

const kept = () => useKeptTickets.getState().tickets.map((ticket) => [ticket.reservation.quantity, ticket.event.name]);

test('an event that could not be had is asked for again, and the ticket is kept with it', async () => {
  event = null;
  const { container } = render(<ReservationPage id="r1" />);
  await pass(100);
  expect(container.querySelector('article .skeleton')).not.toBeNull();
  expect(kept()).toEqual([]);

  event = anEvent();
  await pass(10_100);
  expect(container.querySelector('article .skeleton')).toBeNull();
  expect(kept()).toEqual([[2, '자리 콘서트']]);
});

test('until then the copy on this device knows which event it is', async () => {
  event = null;
  useKeptTickets.getState().keep({ ...reservation, quantity: 1 }, anEvent({ name: '담아 둔 공연' }), BUYER);
  render(<ReservationPage id="r1" />);
  await pass(100);
  expect(screen.getAllByText('담아 둔 공연').length).toBeGreaterThan(0);
  // What the server has said of the reservation is kept all the same.
  expect(kept()).toEqual([[2, '담아 둔 공연']]);
});

test('a ticket whose session has ended is shown as the copy that it is', async () => {
  answer = 401;
  useKeptTickets.getState().keep(reservation, anEvent(), BUYER);
  render(<ReservationPage id="r1" />);
  await pass(100);
  expect(screen.getByText(/로그인이 풀려 이 기기에 담아 둔 티켓/)).toBeDefined();
  expect(screen.queryByText(/서버에 닿지 못해/)).toBeNull();
});

test('a server that is busy while a hold is confirmed is not called a slow connection', async () => {
  reservation = aReservation({ id: 'r1' });
  render(<ReservationPage id="r1" />);
  await pass(100);
  answer = 503;
  act(() => screen.getByRole('button', { name: /^확정하기/ }).click());
  await pass(100);
  expect(screen.getByRole('button', { name: '지금 사람이 많아요. 다시 시도하고 있어요…' })).toBeDefined();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  await pass(2000);
  expect(screen.getByRole('button', { name: '연결이 느려요. 다시 시도하고 있어요…' })).toBeDefined();
});

test.each([
  ['confirmed', '예매를 마쳤어요'],
  ['cancelled', '취소됐어요'],
  ['expired', '시간이 지나 자리가 돌아갔어요'],
] as const)('a hold that becomes %s begins at the top of the page, and is read from its heading', async (status, title) => {
  reservation = aReservation({ id: 'r1' });
  render(
    <main id="main" tabIndex={-1}>
      <ReservationPage id="r1" />
    </main>,
  );
  await pass(100);
  const page = document.documentElement;
  page.scrollTop = 300;
  act(() => screen.getByRole('button', { name: /^확정하기/ }).focus());
  await pass(10_100);
  expect(page.scrollTop).toBe(300);

  reservation = { ...reservation, status, confirmationCode: 'V5DSRZ9AF4' };
  await pass(10_100);
  expect(page.scrollTop).toBe(0);
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1, name: title }));
});

test.each([
  ['demo', true, true],
  ['external', false, false],
  [undefined, false, true],
] as const)('a hold speaks of the payment that there is (%s)', async (mode, isStandIn, canConfirm) => {
  paymentMode = mode;
  reservation = aReservation({ id: 'r1' });
  render(<ReservationPage id="r1" />);
  await pass(100);
  expect(screen.queryByText('결제 화면 대신이에요') !== null).toBe(isStandIn);
  expect(screen.queryByRole('button', { name: /^확정하기/ }) !== null).toBe(canConfirm);
  expect(screen.queryByText(/결제가 끝나면/) !== null).toBe(mode === 'external');
  expect(screen.queryByText(/^시간 안에 결제하면/) !== null).toBe(mode === 'external');
});
