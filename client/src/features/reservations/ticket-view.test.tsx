import { render, screen, within } from '@testing-library/react';
import { QRCodeSVG } from 'qrcode.react';
import { beforeEach, expect, test } from 'vitest';
import { anEvent, aReservation } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
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
  render(<TicketView reservation={reservation} event={anEvent()} copy={{ keptAt: Date.now(), isAlone: true }} />);
  expect(screen.getByText(/이 기기에 담아 둔 티켓/)).toBeTruthy();
  expect(screen.getAllByRole('article')).toHaveLength(2);
  expect(screen.queryByRole('button', { name: '예매 취소' })).toBeNull();
  expect(screen.getByRole('button', { name: '티켓 인쇄하기' })).toBeTruthy();
});

const drawingIn = (box: Element) => box.querySelector('path:last-of-type')?.getAttribute('d');

/** The QR code of what scanners are told to expect. */
function drawingOf(text: string) {
  return drawingIn(render(<QRCodeSVG value={text} level="M" marginSize={4} />).container);
}
