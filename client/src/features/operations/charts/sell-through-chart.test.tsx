import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import type { EventSales, SellThroughPoint } from '../contract';
import { SellThroughChart } from './sell-through-chart';
import { UplotChart } from './uplot-chart';

// It draws on a canvas, which jsdom has not.
vi.mock('./uplot-chart', () => ({ UplotChart: vi.fn(() => null) }));

/** In the reader's zone, whichever that is. */
const NOW = new Date(2026, 4, 9, 15, 0);
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS).toISOString();
/** One every six hours is enough to see how far they go. */
const samples = (minutes: number): SellThroughPoint[] =>
  Array.from({ length: Math.floor(minutes / 360) }, (_, nth) => ({ at: ago(minutes - nth * 360), pending: 1, confirmed: nth }));

let asked: string[];
let fails: boolean;

beforeEach(async () => {
  await startTestI18n('ko');
  vi.useFakeTimers({ now: NOW, shouldAdvanceTime: true });
  asked = [];
  fails = false;
  vi.stubGlobal('fetch', ({ url }: Request) => {
    const minutes = new URL(url).searchParams.get('minutes') ?? 'none';
    asked.push(minutes);
    if (fails) return Promise.resolve(Response.json({ code: 'NOT_FOUND', status: 404 }, { status: 404 }));
    return Promise.resolve(Response.json({ sellThrough: samples(Number(minutes)) }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function show(openedMinutesAgo: number, recent: SellThroughPoint[] = [{ at: ago(170), pending: 2, confirmed: 40 }]) {
  const sales: EventSales = {
    eventId: 1, asOf: NOW.toISOString(), capacity: 100, available: 48, pending: 2, confirmed: 50,
    sections: [], activity: [], sellThrough: recent, holdAges: [], returns: [],
  };
  renderInConsole(<SellThroughChart event={{ id: 1, salesOpenAt: ago(openedMinutesAgo) }} sales={sales} />);
}
const summary = () => screen.getByText(/^100자리 가운데 50자리 확정, 50%/).textContent;
const rows = () => within(screen.getByRole('table', { hidden: true })).getAllByRole('rowheader', { hidden: true }).map((head) => head.textContent);
const firstTime = () => vi.mocked(UplotChart).mock.lastCall?.[0].times[0];

test('on the second day it goes back to the opening, and says the dates', async () => {
  show(1.75 * DAY_MINUTES);
  // One more than the time since then, so that the first minute is among them.
  await waitFor(() => expect(summary()).toContain('5월 7일 20:59부터 지금까지'));
  expect(asked).toEqual([String(1.75 * DAY_MINUTES + 1)]);
  expect(firstTime()).toBe((NOW.getTime() / MINUTE_MS - 1.75 * DAY_MINUTES - 1) * 60);
  expect(rows()[0]).toBe('5월 9일 15:00');
  expect(rows().at(-1)).toBe('5월 7일 20:59');
});

test('the marks of the axis say the date at midnight and the time elsewhere', async () => {
  show(3 * DAY_MINUTES);
  await waitFor(() => expect(summary()).toContain('5월 6일'));
  const mark = vi.mocked(UplotChart).mock.lastCall?.[0].formatTime;
  expect([new Date(2026, 4, 8), new Date(2026, 4, 8, 12)].map((at) => mark?.(at.getTime() / 1000, false))).toEqual(['5월 8일', '12:00']);
});

test('of a long sale it shows as far back as the server knows, and says since when', async () => {
  show(30 * DAY_MINUTES);
  await waitFor(() => expect(summary()).toContain('5월 2일 15:00부터 지금까지'));
  expect(asked).toEqual(['10080']);
});

test('in the first three hours nothing more is asked for, and times need no date', () => {
  show(180);
  expect(asked).toEqual([]);
  expect(summary()).toMatch(/ · 12:10부터 지금까지$/);
  expect(rows()).toEqual(['15:00', '12:10']);
});

test('without its history it claims no more than it shows', async () => {
  fails = true;
  show(2 * DAY_MINUTES);
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(summary()).toMatch(/ · 12:10부터 지금까지$/);
});

test('a single moment has no span', () => {
  show(-60, []);
  expect(summary()).toBe('100자리 가운데 50자리 확정, 50%');
});
