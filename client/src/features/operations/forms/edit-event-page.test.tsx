import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anEvent, aSection } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { LeaveGuard } from '../leave-guard';
import { EditEventPage } from './edit-event-page';

let nth = 100;

beforeEach(async () => {
  await startTestI18n('ko');
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});
afterEach(() => vi.unstubAllGlobals());

/** Another event for each test: what was fetched for one is kept. */
async function show() {
  const id = (nth += 1);
  vi.stubGlobal('fetch', (request: Request) =>
    Promise.resolve(
      new URL(request.url).pathname.startsWith('/api/sections')
        ? Response.json({ items: [aSection({ id: nth, eventId: id })], nextCursor: null })
        : Response.json(anEvent({ id })),
    ),
  );
  history.pushState(null, '', '/console');
  history.pushState(null, '', `/console/events/${id}/edit`);
  render(
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
