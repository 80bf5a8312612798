import { act, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JariEvent } from '../../../api/types';
import { anEvent } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import { EventsTable } from './events-table';

const DAY_MS = 86_400_000;
const around = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const onSale = (over: Partial<JariEvent> = {}) => anEvent({ salesOpenAt: around(-1), salesCloseAt: around(1), startsAt: around(2), ...over });
const NUMBERS = { eventId: 1, capacity: 200, available: 150, pending: 20, confirmed: 30 };

let event: JariEvent;
let stats: () => Response;
const fails = () => Response.json({ code: 'NOT_FOUND', status: 404 }, { status: 404 });

beforeEach(async () => {
  await startTestI18n('ko');
  vi.useFakeTimers({ shouldAdvanceTime: true });
  event = onSale();
  stats = () => Response.json({ sections: [NUMBERS] });
  vi.stubGlobal('fetch', ({ url }: Request) =>
    Promise.resolve(url.includes('/stats') ? stats() : Response.json({ items: [event], nextCursor: null })),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
// One for narrow screens, one for wide ones.
const badges = (words: string) => screen.findAllByText(words);

test('an event that an operator ended is shown as ended, also before it starts', async () => {
  event = onSale({ status: 'ended' });
  renderInConsole(<EventsTable />);
  expect(await badges('종료')).toHaveLength(2);
  expect(screen.queryByText('예매 마감')).toBeNull();
});

test('the states of the events are looked at again, as the numbers beside them are', async () => {
  renderInConsole(<EventsTable />);
  expect(await badges('예매 중')).toHaveLength(2);
  event = onSale({ status: 'paused' });
  await pass(10_100);
  expect(await badges('잠시 멈춤')).toHaveLength(2);
});

test('numbers that do not come are said to be missing, and those that come no more to be old', async () => {
  stats = fails;
  renderInConsole(<EventsTable />);
  expect(await screen.findByText(/^숫자를 받지 못했어요/)).toBeDefined();
  // The way to the boards is there all the same.
  expect(screen.getByRole('link', { name: '자리 콘서트' })).toBeDefined();
  stats = () => Response.json({ sections: [NUMBERS] });
  await pass(5100);
  expect(await screen.findByText('15%')).toBeDefined();
  expect(screen.queryByText(/숫자를 받지 못했어요/)).toBeNull();
  stats = fails;
  await pass(5100);
  expect(await screen.findByText(/조금 전 것을 보여 드려요/)).toBeDefined();
  expect(screen.getByText('15%')).toBeDefined();
});
