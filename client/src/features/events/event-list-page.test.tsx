import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ListedEvent } from '../../api/types';
import { dropResources } from '../../lib/resource';
import { anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { EventListPage } from './event-list-page';

const PAGE = 2;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const event = (id: number, name: string, opens: number, shows: number, status: ListedEvent['status'] = 'on_sale'): ListedEvent =>
  ({ ...anEvent({ id, name, status, salesOpenAt: inDays(opens), salesCloseAt: inDays(shows - 1), startsAt: inDays(shows) }), soldOut: false });

const EVENTS = [
  event(1, 'over', -20, -9, 'ended'),
  event(2, 'paused', -1, 6, 'paused'),
  event(3, 'opens later', 3, 6),
  event(4, 'on sale, later', -1, 9),
  event(5, 'opens soon', 2, 8),
  event(6, 'on sale', -1, 7),
];

beforeEach(async () => {
  await startTestI18n('en');
  dropResources('');
  vi.stubGlobal('fetch', ({ url }: Request) => {
    const from = Number(new URL(url).searchParams.get('cursor'));
    const nextCursor = from + PAGE < EVENTS.length ? String(from + PAGE) : null;
    return Promise.resolve(Response.json({ items: EVENTS.slice(from, from + PAGE), nextCursor }));
  });
});
afterEach(() => vi.unstubAllGlobals());

test('every event is listed, however many pages: what can be bought first, what is over last', async () => {
  render(<EventListPage />);
  const names = (await screen.findAllByRole('heading', { level: 2 })).map((heading) => heading.textContent);
  expect(names).toEqual(['on sale', 'on sale, later', 'opens soon', 'opens later', 'paused', 'over']);
});

test('a sale with nothing left says so, and one that is over does not', async () => {
  const all = [event(1, 'all sold', -1, 7), event(2, 'over', -20, -9, 'ended')].map((each) => ({ ...each, soldOut: true }));
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: all, nextCursor: null })));
  render(<EventListPage />);
  const badges = (await screen.findAllByRole('listitem')).map((card) => card.textContent);
  expect(badges).toEqual([expect.stringMatching(/^Sold outall sold/), expect.stringMatching(/^Endedover/)]);
});

test('what an operator announces while somebody looks at the list appears on it', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ items: EVENTS.slice(0, shown), nextCursor: null })));
  let shown = 5;
  render(<EventListPage />);
  await screen.findByText('opens soon');
  shown = 6;
  await act(() => vi.advanceTimersByTimeAsync(30_100));
  expect(screen.getByText('on sale')).toBeDefined();
  vi.useRealTimers();
});
