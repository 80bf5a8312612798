import { act, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JariEvent } from '../../../api/types';
import { anEvent, aSection } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import { useLiveSections } from '../../sections/live-sections.store';
import type { EventSales, SectionSales } from '../contract';
import { ShareBar } from '../share-bar';
import { BoardPage } from './board-page';

// Each row draws one, so that it tells how often rows are drawn.
vi.mock('../share-bar', () => ({ ShareBar: vi.fn(() => null) }));
// They draw on a canvas, which jsdom has not.
vi.mock('../charts/board-charts', () => ({ BoardCharts: () => null }));

const drawn = vi.mocked(ShareBar);
const DAY_MS = 86_400_000;
const around = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

class SilentStream extends EventTarget {
  readyState = 0;
  close() {}
}

function sectionSales(id: number, over: Partial<SectionSales> = {}): SectionSales {
  return { id, name: `${id}구역`, status: 'open', price: 180_000, capacity: 200, available: 150, pending: 20, confirmed: 30, occupancyRate: 0.25, ...over };
}

const SALES: EventSales = {
  eventId: 1, asOf: '2026-05-01T11:00:00.000Z', capacity: 400, available: 300, pending: 40, confirmed: 60,
  sections: [sectionSales(1), sectionSales(2)], activity: [], sellThrough: [], holdAges: [], returns: [],
};

let sales: EventSales;

beforeEach(async () => {
  sales = SALES;
  await startTestI18n('ko');
  vi.useFakeTimers({ shouldAdvanceTime: true });
  useLiveSections.setState(useLiveSections.getInitialState());
  vi.stubGlobal('EventSource', SilentStream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

/** With what the stream has said last: fewer places than the answer knows of. */
async function show(over: Partial<JariEvent>) {
  const event = anEvent({ salesOpenAt: around(-1), salesCloseAt: around(1), startsAt: around(2), ...over });
  const sections = [1, 2].map((id) => aSection({ id, available: 99 }));
  vi.stubGlobal('fetch', ({ url }: Request) => {
    const { pathname } = new URL(url);
    if (pathname.endsWith('/sales')) return Promise.resolve(Response.json(sales));
    return Promise.resolve(Response.json(pathname === '/api/sections' ? { items: sections, nextCursor: null } : event));
  });
  renderInConsole(<BoardPage eventId={1} />);
  await screen.findByRole('row', { name: /^1구역/ });
  await waitFor(() => expect(useLiveSections.getState().confirmedAt).not.toBeNull());
  await pass(50);
}
/** Of the stream, in whichever state it is. */
const LIVENESS = /^(실시간|몇 초마다 확인 중|남은 자리를 확인하고 있어요|.* 기준 · 최신이 아닐 수 있어요)$/;
const firstRow = () => within(screen.getByRole('row', { name: /^1구역/ }));

test('an answer draws only the sections in which something has changed', async () => {
  await show({});
  sales = { ...SALES, asOf: '2026-05-01T11:00:02.000Z', sections: [sectionSales(1), sectionSales(2, { pending: 21 })] };
  drawn.mockClear();
  await pass(2100);
  expect(screen.getByRole('cell', { name: '21' })).toBeDefined();
  // Above the table stands one of all sections.
  expect(drawn.mock.calls.filter(([{ capacity }]) => capacity !== SALES.capacity)).toHaveLength(1);
});

test('what a phone has no columns for stands with the section’s name', async () => {
  await show({});
  expect(screen.getByRole('rowheader', { name: /^1구역/ }).textContent).toContain('가격 ₩180,000정원 200잡아 둠 20확정 30');
});

test('an event that does not exist stays that while it is looked for again', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code: 'EVENT_NOT_FOUND', status: 404 }, { status: 404 })));
  renderInConsole(<BoardPage eventId={1} />);
  const way = await screen.findByRole('link', { name: '공연 보러 가기' });
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  await pass(10_100);
  expect(screen.getByRole('link', { name: '공연 보러 가기' })).toBe(way);
});

test('time that passes draws no row again, until it closes the sale', async () => {
  await show({ salesCloseAt: new Date(Date.now() + 4000).toISOString() });
  expect(screen.getByText('예매 중')).toBeDefined();
  // From here on nothing new arrives.
  vi.stubGlobal('fetch', () => new Promise(() => undefined));
  drawn.mockClear();
  await pass(1500);
  expect(drawn).not.toHaveBeenCalled();
  await pass(4000);
  expect(screen.getByText('예매 마감')).toBeDefined();
});

test('while it sells the stream’s numbers are shown, which are fresher than the answer’s', async () => {
  await show({});
  expect(firstRow().getByRole('cell', { name: '99' })).toBeDefined();
  expect(screen.getByText('198')).toBeDefined();
  expect(screen.getByText(LIVENESS)).toBeDefined();
});

test('a sale that an operator ended is shown as that before the event starts, with the answer’s own numbers', async () => {
  await show({ status: 'ended' });
  expect(screen.getByText('종료')).toBeDefined();
  expect(firstRow().getByRole('cell', { name: '150' })).toBeDefined();
  expect(screen.getByText('300')).toBeDefined();
  expect(screen.queryByText(LIVENESS)).toBeNull();
});
