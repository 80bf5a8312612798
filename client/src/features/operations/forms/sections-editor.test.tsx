import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Section } from '../../../api/types';
import { anEvent, aSection } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { renderInConsole } from '../../../test/render-in-console';
import { consoleQueries } from '../console-queries';
import { renewEditedSections, useEditedSections } from '../operations.queries';
import { SectionsEditor } from './sections-editor';

const EVENT = anEvent();
let sections: Section[];
/** The creations that reached the server. */
let posted: number;

beforeEach(async () => {
  await startTestI18n('ko');
  sections = [aSection()];
  posted = 0;
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.method === 'PATCH') return Promise.resolve(Response.json(sections[0]));
    if (request.method === 'GET') return Promise.resolve(Response.json({ items: sections, nextCursor: null }));
    posted += 1;
    sections = [...sections, aSection({ id: 1 + posted, name: 'B구역' })];
    // It is made, and nobody hears of it.
    return Promise.reject(new TypeError('network'));
  });
});
afterEach(() => vi.unstubAllGlobals());

function Page() {
  const { data } = useEditedSections(EVENT.id);
  return data ? <SectionsEditor event={EVENT} sections={data} /> : null;
}

const cell = (words: string) => screen.getByRole<HTMLInputElement>('textbox', { name: new RegExp(`^${words}`) });
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

test.each([
  ['alone', false],
  ['beside a change, which is asked about', true],
])('a creation whose answer was lost (%s) is to be looked for in the list, which shows it', async (_, isChangedToo) => {
  renderInConsole(<Page />);
  await screen.findByRole('textbox', { name: /^1번째 정원/ });
  if (isChangedToo) await userEvent.type(cell('1번째 정원'), '0');
  await press('구역 더하기');
  await userEvent.type(cell('2번째 이름'), 'B구역');
  await userEvent.type(cell('2번째 정원'), '100');
  await userEvent.type(cell('2번째 가격'), '1000');
  await press(isChangedToo ? '2개 저장하기' : '1개 저장하기');
  if (isChangedToo) await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '넓히기{Enter}');

  expect((await screen.findByRole('alert')).textContent).toContain('목록에 있는지 먼저 봐 주세요');
  await waitFor(() => expect(cell('3번째 이름').value).toBe('B구역'));
  if (isChangedToo) await press('그만두기');
  // The words stay beside the list.
  expect(screen.getByRole('alert').textContent).toContain('목록에 있는지 먼저 봐 주세요');
  expect(posted).toBe(1);
});

test('a change that failed is no creation: trying again is right', async () => {
  renderInConsole(<Page />);
  await screen.findByRole('textbox', { name: /^1번째 정원/ });
  await userEvent.type(cell('1번째 정원'), '0');
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  await press('1개 저장하기');
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '넓히기{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('잠시 뒤 다시');
});

test('what is typed while a change is being saved stays, also when it is what was there before', async () => {
  renderInConsole(<Page />);
  await screen.findByRole('textbox', { name: /^1번째 정원/ });
  let save: (answer: Response) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((answer) => (save = answer)));
  await userEvent.type(cell('1번째 정원'), '0');
  await press('1개 저장하기');
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '넓히기{Enter}');
  await userEvent.type(cell('1번째 정원'), '{Backspace}');
  save(Response.json(aSection({ capacity: 2000 })));
  await waitFor(() => expect(consoleQueries.getQueryData(['editedSections', EVENT.id])).toEqual([aSection({ capacity: 2000 })]));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(cell('1번째 정원').value).toBe('200');
  expect(screen.getByRole('button', { name: '1개 저장하기' })).toBeDefined();
});

test('what was saved is known to whoever comes back, and a list that was asked for before does not bring back what was', async () => {
  const { unmount } = renderInConsole(<Page />);
  await screen.findByRole('textbox', { name: /^1번째 정원/ });
  const before = Response.json({ items: sections, nextCursor: null });
  let answerList: (list: Response) => void = () => undefined;
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.method === 'GET') return new Promise<Response>((answer) => (answerList = answer));
    return Promise.resolve(Response.json(aSection({ capacity: 2000 })));
  });
  act(() => renewEditedSections(EVENT.id));
  await userEvent.type(cell('1번째 정원'), '0');
  await press('1개 저장하기');
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '넓히기{Enter}');
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  act(() => answerList(before));
  await waitFor(() => expect(consoleQueries.isFetching()).toBe(0));
  unmount();
  expect(consoleQueries.getQueryData(['editedSections', EVENT.id])).toEqual([aSection({ capacity: 2000 })]);
});
