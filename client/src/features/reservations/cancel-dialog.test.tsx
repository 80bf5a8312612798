import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aReservation, anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { TicketView } from './ticket-view';

beforeEach(async () => {
  await startTestI18n('ko');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test('cancelling without a connection says so and can be left', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  render(<TicketView reservation={aReservation({ status: 'confirmed' })} event={anEvent()} />);
  await userEvent.click(screen.getByRole('button', { name: '예매 취소' }));
  const dialog = screen.getByRole('alertdialog');
  await userEvent.click(screen.getByRole('button', { name: '예매 취소하기' }));

  expect(dialog.textContent).toContain('인터넷 연결이 끊겼어요');
  expect(dialog.textContent).toContain('‘그대로 두기’를 누르면 더 시도하지 않아요');
  await userEvent.click(screen.getByRole('button', { name: '그대로 두기' }));
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await act(() => Promise.resolve());
  expect(screen.queryByRole('alert')).toBeNull();
});

test('while an answer is on its way it cannot', async () => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  render(<TicketView reservation={aReservation({ status: 'confirmed' })} event={anEvent()} />);
  await userEvent.click(screen.getByRole('button', { name: '예매 취소' }));
  await userEvent.click(screen.getByRole('button', { name: '예매 취소하기' }));
  await userEvent.click(screen.getByRole('button', { name: '그대로 두기' }));
  expect(screen.getByRole('alertdialog')).toBeDefined();
});

test('a server that is busy is not called a slow connection', async () => {
  const busy = () => Response.json({ code: 'OVERLOADED' }, { status: 503, headers: { 'retry-after': '5' } });
  vi.stubGlobal('fetch', () => Promise.resolve(busy()));
  render(<TicketView reservation={aReservation({ status: 'confirmed' })} event={anEvent()} />);
  await userEvent.click(screen.getByRole('button', { name: '예매 취소' }));
  await userEvent.click(screen.getByRole('button', { name: '예매 취소하기' }));
  expect(await screen.findByText(/^지금 사람이 많아요/)).toBeDefined();
  expect(screen.getByRole('alertdialog').textContent).not.toContain('연결이 느려요');
  await userEvent.click(screen.getByRole('button', { name: '그대로 두기' }));
});
