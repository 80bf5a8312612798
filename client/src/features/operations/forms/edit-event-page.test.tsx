import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JariEvent, Section } from '../../../api/types';
import { anEvent, aSection } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import { consoleQueries } from '../console-queries';
import { LeaveGuard } from '../leave-guard';
import { EditEventPage } from './edit-event-page';

let nth = 100;
/** As the server has them. */
let event: JariEvent;
let section: Section;
let sent: { path: string; body: unknown }[];

beforeEach(async () => {
  await startTestI18n('ko');
});
afterEach(() => vi.unstubAllGlobals());

/** Another event for each test: what was fetched for one is kept. */
async function show() {
  const id = (nth += 1);
  event = anEvent({ id });
  section = aSection({ id, eventId: id });
  sent = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method !== 'GET') sent.push({ path, body: await request.json() });
    if (path === '/api/sections') return Response.json({ items: [section], nextCursor: null });
    return Response.json(path.startsWith('/api/sections') ? section : event);
  });
  history.pushState(null, '', '/console');
  history.pushState(null, '', `/console/events/${id}/edit`);
  renderInConsole(
    <>
      <LeaveGuard />
      <EditEventPage eventId={id} />
    </>,
  );
  await screen.findByRole('textbox', { name: '장소' });
  await screen.findByRole('textbox', { name: /^1번째 정원/ });
  return id;
}

test('an event that was not touched has nothing to save, and asks for nothing', async () => {
  await show();
  await userEvent.click(screen.getByRole('button', { name: '바뀐 것이 없어요' }));
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await userEvent.type(screen.getByRole('textbox', { name: '장소' }), ' 2');
  await userEvent.click(screen.getByRole('button', { name: '바꾸기' }));
  expect(screen.getByRole('alertdialog', { name: '공연 정보를 바꿀까요?' }).textContent).toContain('장소');
});

const typeCapacity = () => userEvent.type(screen.getByRole('textbox', { name: /^1번째 정원/ }), '0');
const question = () => screen.queryByRole('alertdialog', { name: '저장하지 않은 것이 있어요' });
const closePage = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

test('a section that is not saved is not left by a link without a question', async () => {
  const id = await show();
  await typeCapacity();
  await userEvent.click(screen.getByRole('link', { name: '판매 현황 보기' }));
  expect(question()).not.toBeNull();
  expect(location.pathname).toBe(`/console/events/${id}/edit`);
  await userEvent.click(screen.getByRole('button', { name: '계속 고치기' }));
  expect(question()).toBeNull();
  await userEvent.click(screen.getByRole('link', { name: '판매 현황 보기' }));
  await userEvent.click(screen.getByRole('button', { name: '저장하지 않고 떠나기' }));
  expect(location.pathname).toBe(`/console/events/${id}`);
});

test('neither is it by the browser’s way back, nor by closing the page', async () => {
  const id = await show();
  expect(closePage()).toBe(true);
  await typeCapacity();
  expect(closePage()).toBe(false);
  history.back();
  await waitFor(() => expect(question()).not.toBeNull());
  expect(location.pathname).toBe(`/console/events/${id}/edit`);
  await userEvent.click(screen.getByRole('button', { name: '저장하지 않고 떠나기' }));
  await waitFor(() => expect(location.pathname).toBe('/console'));
});

test('what was not touched is left as ever', async () => {
  const id = await show();
  await userEvent.click(screen.getByRole('link', { name: '판매 현황 보기' }));
  expect(question()).toBeNull();
  expect(location.pathname).toBe(`/console/events/${id}`);
});

const field = (name: string | RegExp) => screen.getByRole<HTMLInputElement>('textbox', { name });
const because = (reason: string) => userEvent.type(field('이유'), `${reason}{Enter}`);

test('what another operator has changed meanwhile is shown, and not taken back by saving something else', async () => {
  const id = await show();
  await typeCapacity();
  await userEvent.type(field('장소'), ' 2');
  section = { ...section, price: 190_000, available: 140 };
  event = { ...event, name: '다른 이름', salesCloseAt: '2026-06-01T09:00:00.000Z' };
  act(() => void consoleQueries.invalidateQueries());
  await waitFor(() => expect([field(/^1번째 가격/).value, field('이름').value]).toEqual(['190000', '다른 이름']));
  expect([field(/^1번째 정원/).value, field('장소').value]).toEqual(['2000', '서울 홀 2']);

  await userEvent.click(screen.getByRole('button', { name: '1개 저장하기' }));
  await because('더 넓게');
  await waitFor(() => expect(sent).toEqual([{ path: `/api/sections/${id}`, body: { capacity: 2000, reason: '더 넓게' } }]));
  await userEvent.click(screen.getByRole('button', { name: '바꾸기' }));
  await because('이사');
  await waitFor(() => expect(sent[1]).toEqual({ path: `/api/events/${id}`, body: { venue: '서울 홀 2', reason: '이사' } }));
});
