import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import { consoleQueries } from '../console-queries';
import type { OperatorAction } from '../contract';
import { LogPage } from './log-page';

const action = (id: string): OperatorAction => ({
  id: Number(id), at: '2026-05-01T11:00:00.000Z', operator: { id: 'op', name: 'Kim' }, action: 'eventChanged', eventId: 1, reason: `이유 ${id}`, outcome: 'done', details: {},
});

/** The log as the server has it, latest first; two to a page. */
let log: string[];
let isAway: boolean;
/** Until it is called, the page that is asked for is on its way. */
let arrive: () => void;

beforeEach(async () => {
  await startTestI18n('ko');
  log = ['5', '4', '3', '2', '1'];
  isAway = false;
  vi.stubGlobal('fetch', ({ url }: Request) => {
    const { pathname, searchParams } = new URL(url);
    if (pathname !== '/api/operations/actions') return Promise.resolve(Response.json({ items: [], sections: [], nextCursor: null }));
    if (isAway) {
      return new Promise<Response>((answer) => (arrive = () => answer(Response.json({ code: 'NOT_FOUND', status: 404 }, { status: 404 }))));
    }
    const from = log.indexOf(searchParams.get('cursor') ?? log[0] ?? '');
    return Promise.resolve(Response.json({ items: log.slice(from, from + 2).map(action), nextCursor: log[from + 2] ?? null }));
  });
});
afterEach(() => vi.unstubAllGlobals());

const shown = () => screen.queryAllByRole('row').slice(1).map((row) => /이유 (\d)/.exec(row.textContent ?? '')?.[1]);
const more = () => screen.queryByRole('button', { name: '더 보기' });
const press = () => userEvent.click(more() as HTMLElement);

test('older pages are added below until there are no more', async () => {
  renderInConsole(<LogPage />);
  await waitFor(() => expect(shown()).toEqual(['5', '4']));
  await press();
  await waitFor(() => expect(shown()).toEqual(['5', '4', '3', '2']));
  await press();
  await waitFor(() => expect(shown()).toEqual(['5', '4', '3', '2', '1']));
  expect(more()).toBeNull();
});

test('a page that does not come leaves the others, is said each time, and can be asked for again', async () => {
  renderInConsole(<LogPage />);
  await waitFor(() => expect(shown()).toEqual(['5', '4']));
  isAway = true;
  await press();
  act(() => arrive());
  await screen.findByRole('alert');
  expect(shown()).toEqual(['5', '4']);
  // Another failure is said anew.
  await press();
  expect(screen.queryByRole('alert')).toBeNull();
  act(() => arrive());
  await screen.findByRole('alert');
  isAway = false;
  await press();
  await waitFor(() => expect(shown()).toEqual(['5', '4', '3', '2']));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('what an operator does meanwhile comes first, and the pages below stay', async () => {
  renderInConsole(<LogPage />);
  await waitFor(() => expect(shown()).toEqual(['5', '4']));
  await press();
  await waitFor(() => expect(shown()).toHaveLength(4));
  log = ['6', ...log];
  act(() => void consoleQueries.invalidateQueries());
  await waitFor(() => expect(shown()).toEqual(['6', '5', '4', '3']));
});
