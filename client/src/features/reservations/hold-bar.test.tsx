import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentProps } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { dropResources } from '../../lib/resource';
import { aSection, anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { useLiveSections } from '../sections/live-sections.store';
import { HoldBar } from './hold-bar';
import { useHold } from './hold.store';

// Test files that run beside this one are other tabs to it: when they sign in, it would ask who is here.
vi.hoisted(() => vi.stubGlobal('BroadcastChannel', undefined));

const NOW = Date.parse('2026-05-02T11:00:00Z');
const guestsAreOff = () => Response.json({ code: 'FORBIDDEN', status: 403 }, { status: 403 });
let guestCheckout: boolean | undefined;

beforeEach(() => {
  sessionStorage.clear();
  useHold.setState({ progress: { step: 'idle' } });
  useSession.setState({ session: { state: 'signed-out' }, guestsOff: false });
  useLiveSections.setState({ ids: [1], byId: { 1: aSection() } });
  guestCheckout = true;
  dropResources('');
  vi.stubGlobal('fetch', ({ url }: Request) => {
    if (!url.endsWith('/api/settings')) return Promise.resolve(guestsAreOff());
    return guestCheckout === undefined ? new Promise(() => undefined) : Promise.resolve(Response.json({ guestCheckout, paymentMode: 'demo' }));
  });
});
afterEach(() => vi.unstubAllGlobals());

function show(over: Partial<ComponentProps<typeof HoldBar>> = {}) {
  render(
    <HoldBar
      event={anEvent({ id: 7, maxPlacesPerBuyer: 2_147_483_647 })}
      sales="on-sale"
      now={NOW}
      selectedId={1}
      quantity={2}
      held={0}
      onQuantity={() => undefined}
      onHold={(wish) => void useHold.getState().hold(wish)}
      {...over}
    />,
  );
}

test('where guests are known to be off it asks at once, and promises nothing before it knows', async () => {
  await startTestI18n('ko');
  guestCheckout = undefined;
  show();
  expect(screen.queryByText('가입하지 않아도 바로 잡을 수 있어요.')).toBeNull();
  expect(screen.queryByRole('alert')).toBeNull();
  cleanup();

  guestCheckout = false;
  dropResources('');
  show();
  expect((await screen.findByRole('alert')).textContent).toContain('로그인하거나 가입하면');
  expect(screen.queryByText('가입하지 않아도 바로 잡을 수 있어요.')).toBeNull();
});

test.each([
  ['en', 'No account needed.', 'Please sign in or sign up to hold places.', /^Hold 2/],
  ['ko', '가입하지 않아도 바로 잡을 수 있어요.', '로그인하거나 가입하면 자리를 잡을 수 있어요.', /^2매 잡기/],
] as const)('where guests are off it asks to sign in and leads back here (%s)', async (language, note, ask, action) => {
  await startTestI18n(language);
  show();
  expect(await screen.findByText(note)).toBeDefined();
  expect(screen.queryByText(ask, { exact: false })).toBeNull();

  for (let presses = 0; presses < 2; presses += 1) {
    await userEvent.click(screen.getByRole('button', { name: action }));
    expect((await screen.findByRole('alert')).textContent).toContain(ask);
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(screen.queryByText(note)).toBeNull();
    expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/account?next=%2Fevents%2F7']);
  }
});

test('a large limit is written with separators', async () => {
  await startTestI18n('ko');
  show();
  expect(screen.getByText('한 사람 최대 2,147,483,647매까지 살 수 있어요')).toBeDefined();
});

const refused = (eventId: number) => {
  const wish = { eventId, sectionId: 1, quantity: 2, unitPrice: 180_000 };
  return { step: 'refused', wish, problem: new ApiProblem('BUYER_LIMIT_EXCEEDED', 409) } as const;
};

test('a hold for another event is not shown as one for this, nor is its refusal', async () => {
  await startTestI18n('ko');
  const { wish } = refused(8);
  useHold.setState({ progress: { step: 'holding', wish } });
  show();
  const button = screen.getByRole('button', { name: '다른 공연의 자리를 잡고 있어요…' });
  expect(button.getAttribute('aria-disabled')).toBe('true');
  expect(button.getAttribute('aria-busy')).toBeNull();

  act(() => useHold.setState({ progress: refused(8) }));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByRole('button', { name: /^2매 잡기/ }).getAttribute('aria-disabled')).toBeNull();
});

test('a refusal that is closed leaves the focus on the button, and takes it from nowhere else', async () => {
  await startTestI18n('ko');
  useHold.setState({ progress: refused(7) });
  show();
  await userEvent.click(screen.getByRole('button', { name: '닫고 다시 고르기' }));
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /^2매 잡기/ }));

  act(() => useHold.setState({ progress: refused(7) }));
  const fewer = screen.getByRole('button', { name: '한 장 줄이기' });
  act(() => fewer.focus());
  act(() => useHold.getState().reset());
  expect(screen.queryByRole('alert')).toBeNull();
  expect(document.activeElement).toBe(fewer);
});

test('before the opening the button counts for the eye and keeps its name', async () => {
  await startTestI18n('en');
  show({ sales: 'not-yet-open', event: anEvent({ id: 7, salesOpenAt: new Date(NOW + 60_000).toISOString() }) });
  const button = screen.getByRole('button', { name: /^On sale from / });
  expect(screen.getByText('Opens in 1:00').closest('button')).toBe(button);
});

test('from two days on it counts days, as the clock above does', async () => {
  await startTestI18n('ko');
  const DAY_MS = 86_400_000;
  const opensIn = (ms: number) => anEvent({ id: 7, salesOpenAt: new Date(NOW + ms).toISOString() });
  show({ sales: 'not-yet-open', event: opensIn(30 * DAY_MS) });
  expect(screen.getByText('예매 시작까지 30일').closest('button')).not.toBeNull();
  cleanup();
  show({ sales: 'not-yet-open', event: opensIn(2 * DAY_MS - 1000) });
  expect(screen.getByText('47:59:59 후 열려요')).toBeDefined();
});

test('a server that is busy is not called a slow connection', async () => {
  await startTestI18n('ko');
  const { wish } = refused(7);
  const retrying = (problem: ApiProblem) => useHold.setState({ progress: { step: 'retrying', wish, attempt: 2, problem } });
  retrying(new ApiProblem('UNREACHABLE', 0));
  show();
  expect(screen.getByRole('button', { name: '연결이 느려요. 다시 시도하고 있어요 (2)…' })).toBeDefined();
  for (const problem of [new ApiProblem('OVERLOADED', 503), new ApiProblem('RATE_LIMITED', 429)]) {
    act(() => retrying(problem));
    expect(screen.getByRole('button', { name: '지금 사람이 많아요. 다시 시도하고 있어요…' })).toBeDefined();
  }
});
