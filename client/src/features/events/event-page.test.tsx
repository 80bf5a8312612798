import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JariEvent, Section } from '../../api/types';
import { dropResources } from '../../lib/resource';
import { aSection, anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { useHold } from '../reservations/hold.store';
import { useLiveSections } from '../sections/live-sections.store';
import { EventPage } from './event-page';

const DAY_MS = 86_400_000;
const BUYER = { id: 'u1', name: '손님', email: null, role: 'buyer' as const };

let event: JariEvent;
let section: Section;
let refusal: { code: string; available?: number };

/** Never says anything: the numbers of the test come from the store. */
class SilentStream extends EventTarget {
  readyState = 0;
  close() {}
}

beforeEach(async () => {
  await startTestI18n('ko');
  vi.useFakeTimers({ shouldAdvanceTime: true });
  sessionStorage.clear();
  dropResources('');
  useLiveSections.setState(useLiveSections.getInitialState());
  useHold.setState({ progress: { step: 'idle' } });
  useSession.setState({ session: { state: 'signed-in', user: BUYER }, guestsOff: false });
  const around = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  event = anEvent({ salesOpenAt: around(-1), salesCloseAt: around(1), startsAt: around(2) });
  section = aSection();
  vi.stubGlobal('EventSource', SilentStream);
  vi.stubGlobal('fetch', ({ url, method }: Request) => Promise.resolve(answer(new URL(url).pathname, method)));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answer(path: string, method: string): Response {
  if (method === 'POST') return Response.json({ status: 409, ...refusal }, { status: 409 });
  if (path.startsWith('/api/events/')) return Response.json(event);
  if (path === '/api/sections/available') return Response.json({ sections: [section] });
  if (path === '/api/sections') return Response.json({ items: [section], nextCursor: null });
  if (path.startsWith('/api/sections/')) return Response.json(section);
  return Response.json({ items: [], nextCursor: null });
}

const user = userEvent.setup({ advanceTimers: (ms) => vi.advanceTimersByTime(ms) });
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const holdButton = () => screen.getByRole('button', { name: /매 잡기/ });


/** @param meanwhile what changes on the server after the page has loaded */
async function holdAndBeRefused(how: typeof refusal, meanwhile: () => void = () => undefined): Promise<string> {
  refusal = how;
  render(<EventPage eventId={1} />);
  await user.click(await screen.findByRole('radio', { name: /^A구역/ }));
  await screen.findByText('예매 중');
  meanwhile();
  await user.click(holdButton());
  await screen.findByRole('alert');
  await pass(50);
  return screen.getByRole('alert').textContent ?? '';
}

test('a hold that is refused because the sale is paused says so, and the page with it', async () => {
  const told = await holdAndBeRefused({ code: 'SALES_CLOSED' }, () => {
    event = { ...event, status: 'paused' };
  });
  expect(told).toContain('예매를 잠시 멈췄어요');
  expect(told).not.toContain('마감');
  expect(screen.getByRole('button', { name: '잠시 멈춤' })).toBeDefined();

  event = { ...event, status: 'on_sale' };
  await pass(5100);
  expect(screen.queryByRole('alert')).toBeNull();
  expect(holdButton()).toBeDefined();
});

test('one that is refused because the sale was closed says that', async () => {
  const told = await holdAndBeRefused({ code: 'SALES_CLOSED' }, () => {
    event = { ...event, status: 'ended' };
  });
  expect(told).toContain('예매가 마감됐어요');
  expect(screen.getByRole('button', { name: '예매 마감' })).toBeDefined();
});

test('a section that was closed meanwhile is shown closed', async () => {
  const told = await holdAndBeRefused({ code: 'SECTION_CLOSED' }, () => {
    section = { ...section, status: 'maintenance' };
  });
  expect(told).toContain('이 구역은 지금 팔지 않아요');
  expect(screen.getByRole('button', { name: /점검 중/ })).toBeDefined();
});

test('a pause is seen within ten seconds also by who presses nothing', async () => {
  render(<EventPage eventId={1} />);
  await screen.findByText('예매 중');
  event = { ...event, status: 'paused' };
  await pass(10_100);
  expect(screen.queryByText('예매 중')).toBeNull();
});
