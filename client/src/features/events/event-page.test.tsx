import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JariEvent, Section } from '../../api/types';
import { dropResources, refreshResources } from '../../lib/resource';
import { aReservation, aSection, anEvent } from '../../test/fixtures';
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
  vi.stubGlobal('fetch', ({ url, method }: Request) => {
    const isLost = method === 'POST' && refusal.code === 'OFFLINE';
    return isLost ? Promise.reject(new TypeError('network')) : Promise.resolve(answer(new URL(url).pathname, method));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
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
const liveNumber = (available: number) => act(() => useLiveSections.getState().learn(1, { available }));
/** The last one: a refusal offers more of them. */
const holdButton = () => screen.getAllByRole('button', { name: /매 잡기/ }).at(-1) as HTMLElement;


/** @param meanwhile what changes on the server after the page has loaded */
async function holdAndBeRefused(how: typeof refusal, meanwhile: () => void = () => undefined): Promise<string> {
  refusal = how;
  render(<EventPage eventId={1} />);
  await user.click(await screen.findByRole('radio', { name: /^A구역/ }));
  await screen.findByText('예매 중');
  meanwhile();
  await user.click(holdButton());
  // A connection that is away is waited for first, for two minutes.
  if (how.code === 'OFFLINE') await pass(130_000);
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

test('sections say how the sale stands: before it, on sale, paused', async () => {
  event = { ...event, salesOpenAt: new Date(Date.now() + 3000).toISOString() };
  render(<EventPage eventId={1} />);
  const row = await screen.findByRole('radio', { name: /^A구역/ });
  const says = () => [row.getAttribute('aria-label'), row.closest('label')?.textContent];
  const words = (state: string): unknown[] => [expect.stringContaining(state), expect.stringContaining(state)];
  expect(says()).toEqual(words('예매 전'));
  await pass(4000);
  expect(says()).toEqual(words('예매 가능'));
  event = { ...event, status: 'paused' };
  act(() => refreshResources('event/1'));
  await pass(50);
  expect(says()).toEqual(words('잠시 멈춤'));
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

test('a refusal follows what is left, and goes once there is enough again', async () => {
  expect(await holdAndBeRefused({ code: 'SOLD_OUT', available: 1 })).toContain('A구역에는 1자리만 남았어요');
  liveNumber(0);
  expect(screen.getByRole('alert').textContent).toContain('A구역에는 남은 자리가 없어요');
  liveNumber(1);
  expect(screen.getByRole('alert').textContent).toContain('1자리만 남았어요');

  // A frame that was on its way when the places went: it does not wipe out what the buyer has to read.
  liveNumber(5);
  await pass(300);
  expect(screen.getByRole('alert').textContent).toContain('1자리만 남았어요');
  liveNumber(1);
  await pass(2000);
  expect(screen.getByRole('alert')).toBeDefined();

  liveNumber(2);
  await pass(1600);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a quantity that a refusal has lowered grows only when it is touched', async () => {
  await holdAndBeRefused({ code: 'SOLD_OUT', available: 1 });
  expect(holdButton().textContent).toContain('1매 잡기');
  liveNumber(150);
  await pass(2000);
  expect(holdButton().textContent).toContain('1매 잡기');
  await user.click(screen.getByRole('button', { name: /늘리기/ }));
  expect(holdButton().textContent).toContain('2매 잡기');
});

test('where nothing is left the number can only be one, and stays there when places come back', async () => {
  section = { ...section, available: 0 };
  render(<EventPage eventId={1} />);
  await user.click(await screen.findByRole('radio', { name: /^A구역/ }));
  const quantity = () => screen.getByRole('spinbutton').getAttribute('aria-valuenow');
  const more = screen.getByRole('button', { name: /늘리기/ });
  expect(more.getAttribute('aria-disabled')).toBe('true');
  await user.click(more);
  expect(quantity()).toBe('1');
  liveNumber(150);
  expect(quantity()).toBe('1');
  expect(more.getAttribute('aria-disabled')).toBeNull();
  await user.click(more);
  expect(quantity()).toBe('2');
});

test('a number that a section has sold below is told again when another section is chosen', async () => {
  render(<EventPage eventId={1} />);
  await user.click(await screen.findByRole('radio', { name: /^A구역/ }));
  const quantity = () => screen.getByRole('spinbutton').getAttribute('aria-valuenow');
  expect(quantity()).toBe('2');
  liveNumber(1);
  expect(quantity()).toBe('1');
  liveNumber(150);
  expect(quantity()).toBe('1');
  act(() => useLiveSections.getState().replaceAll([section, aSection({ id: 2, name: 'B구역' })]));
  await user.click(screen.getByRole('radio', { name: /^B구역/ }));
  expect(quantity()).toBe('2');
});

test('a hold whose outcome the server does not know may be pressed again', async () => {
  expect(await holdAndBeRefused({ code: 'OUTCOME_UNKNOWN' })).toContain('두 번 잡히지 않아요');
});

test('a hold without an answer may be pressed again; a page that could not be loaded speaks of no hold', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  expect(await holdAndBeRefused({ code: 'OFFLINE' })).toContain('두 번 잡히지 않아요');

  cleanup();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  render(<EventPage eventId={2} />);
  await pass(60_000);
  expect(screen.getByText('인터넷 연결이 끊겼어요. 연결되면 다시 해 주세요.')).toBeDefined();
});

test('one place is no "places together"', async () => {
  await startTestI18n('en');
  for (const count of [1, 2]) expect(i18next.t('hold.alternatives', { count })).toBe(`Sections with room for ${count}`);
  await startTestI18n('ko');
  expect(i18next.t('hold.alternatives', { count: 1 })).not.toContain('함께');
});

test('a refusal goes with its page', async () => {
  await holdAndBeRefused({ code: 'SOLD_OUT', available: 1 });
  cleanup();
  expect(useHold.getState().progress).toEqual({ step: 'idle' });
});

test('sections that never came are said to be missing, and come when they can', async () => {
  const { fetch: all } = globalThis;
  const isSections = ({ url }: Request) => new URL(url).pathname.startsWith('/api/sections');
  vi.stubGlobal('fetch', (request: Request) => (isSections(request) ? Promise.reject(new TypeError('network')) : all(request)));
  render(<EventPage eventId={1} />);
  await user.click(await screen.findByRole('button', { name: '다시 시도' }));
  expect(screen.queryByRole('button', { name: '다시 시도' })).toBeNull();
  await pass(3100);
  expect(screen.getByRole('button', { name: '다시 시도' })).toBeDefined();
  vi.stubGlobal('fetch', all);
  await pass(3100);
  expect(screen.getByRole('radio', { name: /^A구역/ })).toBeDefined();
});

test.each([
  ['stays there', '/account', '/account'],
  ['is led to it when still here', '/events/1', '/reservations/r1'],
])('whoever has gone elsewhere when the hold is made %s', async (_, goes, ends) => {
  history.replaceState(null, '', '/events/1');
  const { fetch: all } = globalThis;
  let makeHold: (response: Response) => void = () => undefined;
  vi.stubGlobal('fetch', (request: Request) => (request.method === 'POST' ? new Promise<Response>((made) => (makeHold = made)) : all(request)));
  render(<EventPage eventId={1} />);
  await user.click(await screen.findByRole('radio', { name: /^A구역/ }));
  await user.click(holdButton());
  act(() => history.pushState(null, '', goes));
  await act(async () => {
    makeHold(Response.json(aReservation({ id: 'r1' }), { status: 201 }));
    await vi.advanceTimersByTimeAsync(10);
  });
  expect(location.pathname).toBe(ends);
});
