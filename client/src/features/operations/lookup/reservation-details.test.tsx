import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aReservation } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import { useDone } from '../done.store';
import { ReservationDetails } from './reservation-details';

const HOLD = { ...aReservation(), buyer: { id: 'b1', name: '하늘', email: null, role: 'buyer' as const } };

beforeEach(async () => {
  await startTestI18n('ko');
  useDone.setState({ words: null });
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  [{}, '예매를 확정했어요.'],
  [{ 'idempotent-replayed': 'true' }, '이미 확정된 예매예요. 바뀐 것이 없어요.'],
])('says whether it was this operator who confirmed (%o)', async (headers, words) => {
  vi.stubGlobal('fetch', (request: Request) =>
    Promise.resolve(request.method === 'GET' ? Response.json([]) : Response.json({ ...HOLD, status: 'confirmed' }, { headers })),
  );
  renderInConsole(<ReservationDetails reservation={HOLD} />);
  await userEvent.click(screen.getByRole('button', { name: '확정하기' }));
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '창구에서 결제{Enter}');
  await waitFor(() => expect(useDone.getState().words).toBe(words));
});

test('of what the buyer did an operator does not read that they did it themselves', async () => {
  const logs = [['held', 'buyer'], ['confirmed', 'operator'], ['cancelled', 'integrator'], ['expired', 'system']].map(([action, actor]) => ({ action, actor, at: HOLD.createdAt, metadata: {} }));
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(logs)));
  renderInConsole(<ReservationDetails reservation={HOLD} />);
  await userEvent.click(screen.getByText('기록 보기'));
  const said = await screen.findAllByRole('listitem');
  expect(said.map((line) => line.textContent?.match(/\S+가|저절로/g)?.at(-1))).toEqual(['구매자가', '운영자가', '판매처가', '저절로']);
});

test('a ticket is cancelled as what it is', async () => {
  const bodies: unknown[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'GET') return Response.json([]);
    bodies.push(await request.json());
    return Response.json({ ...HOLD, status: 'cancelled' });
  });
  renderInConsole(<ReservationDetails reservation={{ ...HOLD, status: 'confirmed' }} />);
  await userEvent.click(screen.getByRole('button', { name: '예매 취소하기' }));
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '환불{Enter}');
  await waitFor(() => expect(useDone.getState().words).toBe('예매를 취소했어요.'));
  expect(bodies).toEqual([{ reason: '환불', onlyPending: false }]);
});

test('why a reservation could not be confirmed is still to be read when it is seen to have expired', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'RESERVATION_EXPIRED', status: 409 }, { status: 409 })));
  const { rerender } = renderInConsole(<ReservationDetails reservation={HOLD} />);
  await userEvent.click(screen.getByRole('button', { name: '확정하기' }));
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '창구{Enter}');
  await screen.findByRole('alert');
  rerender(<ReservationDetails reservation={{ ...HOLD, status: 'expired' }} />);
  expect(screen.getByRole('alert').textContent).toContain('시간');
});
