import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Reservation, ReservationLog } from '../../api/types';
import { dropResources } from '../../lib/resource';
import { aReservation, anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useHold } from './hold.store';
import { timed } from './reservations.api';
import { ReservationPage } from './reservation-page';

let reservation: Reservation;
let logs: ReservationLog[] | null;

beforeEach(async () => {
  await startTestI18n('ko');
  vi.useFakeTimers();
  dropResources('');
  logs = [];
  reservation = aReservation({ id: 'r1', status: 'confirmed', confirmationCode: 'V5DSRZ9AF4' });
  vi.stubGlobal('fetch', ({ url }: Request) => {
    if (url.endsWith('/logs')) return Promise.resolve(logs ? Response.json(logs) : Response.json({}, { status: 404 }));
    return Promise.resolve(Response.json(url.includes('/events/') ? anEvent() : reservation));
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
