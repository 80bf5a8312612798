import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Section } from '../../../api/types';
import { dropResources } from '../../../lib/resource';
import { anEvent, aSection } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { useEditedSections } from '../operations.api';
import { SectionsEditor } from './sections-editor';

const EVENT = anEvent();
let sections: Section[];
/** The creations that reached the server. */
let posted: number;

beforeEach(async () => {
  await startTestI18n('ko');
  dropResources('console/');
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
  render(<Page />);
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
  render(<Page />);
  await screen.findByRole('textbox', { name: /^1번째 정원/ });
  await userEvent.type(cell('1번째 정원'), '0');
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
  await press('1개 저장하기');
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '넓히기{Enter}');
  expect((await screen.findByRole('alert')).textContent).toContain('잠시 뒤 다시');
});
