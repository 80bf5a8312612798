import { onlineManager, QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { User } from '../../api/types';
import { anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { renderInConsole } from '../../test/render-in-console';
import { useSession } from '../account/session.store';
import { consoleQueries, renewQueries } from './console-queries';
import { Loaded } from './loaded';
import { useAllEvents } from './operations.queries';

const EVERY_MS = 10_000;
const operator = (id: string): User => ({ id, role: 'operator', name: id, email: `${id}@example.com` });
const enter = (id: string) => useSession.setState({ session: { state: 'signed-in', user: operator(id) } });
const fails = (status: number) => Response.json({ code: 'INTERNAL', status }, { status });
const events = (name: string) => Response.json({ items: [anEvent({ name })], nextCursor: null });

let asked: string[];
let answer: () => Response | Promise<Response>;

beforeEach(async () => {
  await startTestI18n('ko');
  vi.useFakeTimers({ shouldAdvanceTime: true });
  enter('kim');
  asked = [];
  vi.stubGlobal('fetch', ({ url }: Request) => {
    const { pathname } = new URL(url);
    asked.push(pathname);
    // Nobody is signed in any more.
    return Promise.resolve(pathname === '/api/auth/me' ? new Response(null, { status: 204 }) : answer());
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  onlineManager.setOnline(true);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const retry = () => screen.queryByRole('button', { name: '다시 시도' });

function Names() {
  return (
    <Loaded asked={useAllEvents(EVERY_MS)} skeleton={null}>
      {(list) => <p>{list.map(({ name }) => name).join()}</p>}
    </Loaded>
  );
}

test('what one operator saw is not shown to the next, who is answered anew', async () => {
  answer = () => events('김의 공연');
  renderInConsole(<Names />);
  await screen.findByText('김의 공연');
  answer = () => events('이의 공연');
  act(() => enter('lee'));
  await waitFor(() => expect(screen.queryByText('김의 공연')).toBeNull());
  expect(await screen.findByText('이의 공연')).toBeDefined();
});

test('whoever leaves takes what is known along, and the same operator signed in anew keeps it', async () => {
  answer = () => events('김의 공연');
  const { unmount } = renderInConsole(<Names />);
  await screen.findByText('김의 공연');
  unmount();
  act(() => enter('kim'));
  expect(consoleQueries.getQueryData(['events'])).toHaveLength(1);
  act(() => useSession.setState({ session: { state: 'signed-out' } }));
  expect(consoleQueries.getQueryData(['events'])).toBeUndefined();
});

test('a failure that passes is asked about again, one that does not is not', async () => {
  answer = () => fails(503);
  const { unmount } = renderInConsole(<Names />);
  await pass(8000);
  expect(asked).toHaveLength(4);
  expect(retry()).not.toBeNull();
  unmount();

  asked = [];
  answer = () => fails(404);
  renderInConsole(<Names />);
  await pass(8000);
  expect(asked).toHaveLength(1);
});

test('without a connection it is said to be missing, and not waited for in silence; once it is back it is asked at once', async () => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  onlineManager.setOnline(false);
  answer = () => Promise.reject(new TypeError('Failed to fetch'));
  renderInConsole(<Names />);
  await pass(8000);
  expect(retry()).not.toBeNull();
  answer = () => events('공연');
  act(() => onlineManager.setOnline(true));
  await pass(0);
  expect(await screen.findByText('공연')).toBeDefined();
});

test('that data is old is said until there is new, also while it is asked for again', async () => {
  answer = () => events('공연');
  renderInConsole(<Names />);
  await screen.findByText('공연');
  answer = () => fails(404);
  await pass(EVERY_MS);
  answer = () => new Promise(() => undefined);
  act(() => retry()?.click());
  await pass(0);
  expect(asked).toHaveLength(3);
  expect(retry()).not.toBeNull();
});

test.each([
  ['the first question', () => undefined],
  ['a question that nobody waits for any more', (unmount: () => void) => unmount()],
])('%s, when it was asked before a change, is not taken for an answer after it', async (_, leave) => {
  let answerOld: (response: Response) => void = () => undefined;
  answer = () => new Promise((resolve) => (answerOld = resolve));
  const { unmount } = renderInConsole(<Names />);
  await pass(0);
  leave(unmount);
  answer = () => events('그다음');
  act(() => renewQueries(([about]) => about === 'events'));
  act(() => answerOld(events('그전')));
  await pass(0);
  if (screen.queryByText('그다음') === null) render(<QueryClientProvider client={consoleQueries}><Names /></QueryClientProvider>);
  expect(await screen.findByText('그다음')).toBeDefined();
  expect(asked).toHaveLength(2);
});

test('a failure stays where it is while it is asked again by itself, and gives way to who asks again and to an answer', async () => {
  answer = () => fails(404);
  renderInConsole(<Names />);
  await waitFor(() => expect(retry()).not.toBeNull());
  let say: (response: Response) => void = () => undefined;
  answer = () => new Promise((resolve) => (say = resolve));
  await pass(EVERY_MS);
  expect(asked).toHaveLength(2);
  expect(retry()).not.toBeNull();
  act(() => say(fails(404)));
  await pass(0);
  act(() => retry()?.click());
  await pass(0);
  expect(asked).toHaveLength(3);
  expect(retry()).toBeNull();
  act(() => say(events('공연')));
  expect(await screen.findByText('공연')).toBeDefined();
});

test('a session that has ended is looked into', async () => {
  answer = () => fails(401);
  renderInConsole(<Names />);
  await waitFor(() => expect(useSession.getState().session.state).toBe('signed-out'));
  expect(asked).toContain('/api/auth/me');
});
