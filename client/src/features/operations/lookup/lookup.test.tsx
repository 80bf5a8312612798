import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import { anEvent, aReservation } from '../../../test/fixtures';
import type { Found, FoundBuyer, OperatorReservation } from '../contract';
import { LookupPage } from './lookup-page';

const guest: FoundBuyer = { id: 'u1', email: null, name: 'Guest', role: 'buyer', createdAt: '2026-05-01T11:00:00.000Z' };
const named: FoundBuyer = { ...guest, id: 'u2', email: 'guest@example.com', name: 'Guest' };
const bought = (id: string, buyer: FoundBuyer) => ({ ...aReservation({ id, status: 'confirmed' }), buyer }) as OperatorReservation;

beforeEach(async () => {
  await startTestI18n('ko');
});
afterEach(() => vi.unstubAllGlobals());

/** @param found what there is to find at that moment, by what is asked for */
function show(query: string, found: (asked: string) => Found, change?: (request: Request) => Promise<Response>) {
  vi.stubGlobal('fetch', (request: Request) => {
    if (change && request.method === 'POST') return change(request);
    return Promise.resolve(Response.json(request.url.includes('/lookup') ? found(new URL(request.url).searchParams.get('query') ?? '') : { items: [anEvent()], nextCursor: null }));
  });
  const { hook, searchHook } = memoryLocation({ path: `/console/lookup?query=${query}` });
  renderInConsole(
    <Router hook={hook} searchHook={searchHook}>
      <main id="main" tabIndex={-1}>
        <LookupPage />
      </main>
    </Router>,
  );
}

test('a guest is called one in the reader’s language; whoever chose that name keeps it', async () => {
  show('x', () => ({ reservations: [bought('r1', guest), bought('r2', named)], buyers: [guest, named] }));
  const heads = await screen.findAllByRole('rowheader');
  expect(heads.map((head) => head.textContent)).toEqual(['비회원', 'Guestguest@example.com', '비회원', 'Guestguest@example.com']);
  screen.getByRole('button', { name: '비회원' }).click();
  const details = await screen.findByRole('region', { name: '예매 자세히' });
  expect(details.textContent).toContain('비회원');
  expect(details.textContent).not.toContain('Guest');
  // Which event it is for stands in the list and beside what was bought.
  expect(screen.getAllByRole('cell', { name: /자리 콘서트/ })).toHaveLength(2);
  expect(details.textContent).toContain('자리 콘서트');
});

test('when there may be more than the server tells, it is said that these are the newest', async () => {
  const many = Array.from({ length: 50 }, (_, nth) => bought(`r${nth}`, named));
  show('many', () => ({ reservations: many, buyers: [named] }));
  const words = await screen.findAllByText('최근 순으로 50번째까지만 보여 드려요.');
  expect(words.map((note) => note.previousElementSibling?.textContent)).toEqual(['예매 50건']);
});

test('a hold that became a ticket before it was released is left, shown as the ticket, and not cancelled by a second press', async () => {
  let status: OperatorReservation['status'] = 'pending';
  const bodies: unknown[] = [];
  show(
    'hold',
    () => ({ reservations: [{ ...bought('r3', named), status }], buyers: [] }),
    async (request) => {
      bodies.push(await request.json());
      status = 'confirmed';
      return Response.json({ code: 'INVALID_STATE', status: 409 }, { status: 409 });
    },
  );
  await userEvent.click(await screen.findByRole('button', { name: '잡은 자리 놓기' }));
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '전화{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('그사이 확정돼서 그대로 두었어요');
  await waitFor(() => expect(within(screen.getByRole('region', { name: '예매 자세히' })).getByText('확정됨')).toBeDefined());
  await userEvent.click(within(screen.getByRole('alertdialog')).getByRole('button', { name: '잡은 자리 놓기' }));
  await waitFor(() => expect(bodies).toEqual(Array(2).fill({ reason: '전화', onlyPending: true })));
});

const NOTHING: Found = { reservations: [], buyers: [] };
const said = () => screen.getAllByRole('status').map((status) => status.textContent);

test('a search leaves the focus in the field and says what it has come to, also when that is nothing again', async () => {
  show('', (asked) => (asked === 'x' ? { reservations: [bought('r1', named)], buyers: [named] } : NOTHING));
  const field = screen.getByRole<HTMLInputElement>('searchbox');
  await userEvent.type(field, 'x{Enter}');
  await waitFor(() => expect(said()).toContain('예매 1건, 구매자 1명'));
  expect(document.activeElement).toBe(field);
  await userEvent.type(field, 'y{Enter}');
  await waitFor(() => expect(said()).toEqual(['찾는 것이 없어요']));
  const before = screen.getByRole('status').firstChild;
  await userEvent.type(field, 'z{Enter}');
  await waitFor(() => expect(said()).toEqual(['찾는 것이 없어요']));
  expect(screen.getByRole('status').firstChild).not.toBe(before);
  expect([document.activeElement, field.value]).toEqual([field, 'xyz']);
});

test('a search that fails is said too', async () => {
  show('', () => NOTHING);
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'VALIDATION_FAILED', status: 400 }, { status: 400 })));
  await userEvent.type(screen.getByRole('searchbox'), 'x{Enter}');
  await screen.findByRole('button', { name: '다시 시도' });
  expect(said()).toEqual([screen.getByRole('heading', { level: 2 }).textContent]);
  // What is asked next has not failed.
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  await userEvent.type(screen.getByRole('searchbox'), 'y{Enter}');
  expect(screen.queryByRole('button', { name: '다시 시도' })).toBeNull();
});

test('another event asks with what stands in the field, and the focus stays with the events', async () => {
  show('', () => NOTHING);
  await screen.findByRole('option', { name: '자리 콘서트' });
  await userEvent.type(screen.getByRole('searchbox'), 'typed');
  const events = screen.getByRole('combobox');
  act(() => events.focus());
  await userEvent.selectOptions(events, '자리 콘서트');
  await waitFor(() => expect(said()).toEqual(['찾는 것이 없어요']));
  expect(document.activeElement).toBe(events);
});

test('what a buyer’s button asks for stands in the field, and the focus that went with the button begins the page anew', async () => {
  show('y', (asked) => (asked === 'u2' ? { reservations: [bought('r1', named)], buyers: [] } : { reservations: [], buyers: [named] }));
  await userEvent.click(await screen.findByRole('button', { name: '예매 보기' }));
  await waitFor(() => expect(said()).toContain('예매 1건'));
  expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('u2');
  expect(document.activeElement).toBe(screen.getByRole('main'));
});
