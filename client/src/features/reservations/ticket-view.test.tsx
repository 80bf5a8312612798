import { act, render, screen, within } from '@testing-library/react';
import { QRCodeSVG } from 'qrcode.react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { User } from '../../api/types';
import { anEvent, aReservation } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useKeptTickets } from './kept-tickets';
import { TicketView } from './ticket-view';

const reservation = aReservation({ status: 'confirmed', confirmationCode: 'V5DSRZ9AF4', slots: [17, 18] });

beforeEach(() => startTestI18n('ko'));

test('there is a ticket for each place, with its own number and QR code', () => {
  render(<TicketView reservation={reservation} event={anEvent()} />);
  const tickets = within(screen.getByRole('list', { name: '티켓' })).getAllByRole('article');
  expect(tickets.map((ticket) => ticket.getAttribute('aria-label'))).toEqual(['입장번호 17 티켓', '입장번호 18 티켓']);
  const drawings = tickets.map((ticket) => drawingIn(within(ticket).getByRole('img')));
  expect(drawings).toEqual(['JARI1:V5DSRZ9AF4:17', 'JARI1:V5DSRZ9AF4:18'].map(drawingOf));
  for (const [index, ticket] of tickets.entries()) {
    expect(within(ticket).getByText('V5DSRZ9AF4')).toBeTruthy();
    expect(ticket.textContent).toContain(`2장 중 ${index + 1}번째`);
    expect(ticket.textContent).toContain('자리 콘서트');
  }
  expect(screen.getByRole('button', { name: '예매 취소' })).toBeTruthy();
});

test('a copy says so, says since when, and offers nothing that takes a connection', () => {
  render(<TicketView reservation={reservation} event={anEvent()} copy={{ keptAt: Date.now(), why: 'no-answer' }} />);
  expect(screen.getByText(/이 기기에 담아 둔 티켓/)).toBeTruthy();
  expect(screen.getAllByRole('article')).toHaveLength(2);
  expect(screen.queryByRole('button', { name: '예매 취소' })).toBeNull();
  expect(screen.getByRole('button', { name: '티켓 인쇄하기' })).toBeTruthy();
});

test('a copy after the session has ended blames no connection, vouches for nothing and leads to signing in', () => {
  render(<TicketView reservation={reservation} event={anEvent()} copy={{ keptAt: Date.now(), why: 'signed-out' }} />);
  expect(screen.getByText(/로그인이 풀려/).textContent).toContain('지금도 유효한지는 확인하지 못했어요');
  expect(screen.queryByText(/서버에 닿지 못해/)).toBeNull();
  const link = screen.getByRole('link', { name: '로그인' });
  expect(link.getAttribute('href')).toBe(`/account?next=${encodeURIComponent(`/reservations/${reservation.id}`)}`);
});

const opensHere = () => screen.queryByText(/연결이 없어도 이 기기에서 열려요/) !== null;

test('that it opens without a connection is said once the device has both the copy and the page', () => {
  const owner: User = { id: 'u1', name: '김하나', email: 'hana@example.com', role: 'buyer' };
  const keep = () => act(() => useKeptTickets.getState().keep(reservation, anEvent(), owner));
  useKeptTickets.setState({ tickets: [], isStored: true, opensPage: true });
  render(<TicketView reservation={reservation} event={anEvent()} />);
  expect(opensHere()).toBe(false);

  const refused = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('', 'QuotaExceededError');
  });
  keep();
  expect(opensHere()).toBe(false);
  refused.mockRestore();
  keep();
  expect(opensHere()).toBe(true);
  act(() => useKeptTickets.setState({ opensPage: false }));
  expect(opensHere()).toBe(false);
});

const drawingIn = (box: Element) => box.querySelector('path:last-of-type')?.getAttribute('d');

/** The QR code of what scanners are told to expect. */
function drawingOf(text: string) {
  return drawingIn(render(<QRCodeSVG value={text} level="M" marginSize={4} />).container);
}
