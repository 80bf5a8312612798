import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anEvent, aSection } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
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
  history.replaceState(null, '', `/console/events/${id}/edit`);
  render(<EditEventPage eventId={id} />);
  await screen.findByRole('textbox', { name: '장소' });
}

test('an event that was not touched has nothing to save, and asks for nothing', async () => {
  await show();
  await userEvent.click(screen.getByRole('button', { name: '바뀐 것이 없어요' }));
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await userEvent.type(screen.getByRole('textbox', { name: '장소' }), ' 2');
  await userEvent.click(screen.getByRole('button', { name: '바꾸기' }));
  expect(screen.getByRole('alertdialog', { name: '공연 정보를 바꿀까요?' }).textContent).toContain('장소');
});
