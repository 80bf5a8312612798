import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { aSection, anEvent } from '../../test/fixtures';
import { startTestI18n } from '../../test/i18n';
import { useSession } from '../account/session.store';
import { useLiveSections } from '../sections/live-sections.store';
import { HoldBar } from './hold-bar';
import { useHold } from './hold.store';

const NOW = Date.parse('2026-05-02T11:00:00Z');
const guestsAreOff = () => Response.json({ code: 'FORBIDDEN', status: 403 }, { status: 403 });

beforeEach(() => {
  sessionStorage.clear();
  useHold.setState({ progress: { step: 'idle' } });
  useSession.setState({ session: { state: 'signed-out' }, guestsOff: false });
  useLiveSections.setState({ ids: [1], byId: { 1: aSection() } });
  vi.stubGlobal('fetch', () => Promise.resolve(guestsAreOff()));
});
afterEach(() => vi.unstubAllGlobals());

function show() {
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
    />,
  );
}

test.each([
  ['en', 'No account needed.', 'Please sign in or sign up to hold places.', /^Hold 2/],
  ['ko', '가입하지 않아도 바로 잡을 수 있어요.', '로그인하거나 가입하면 자리를 잡을 수 있어요.', /^2매 잡기/],
] as const)('where guests are off it asks to sign in and leads back here (%s)', async (language, note, ask, action) => {
  await startTestI18n(language);
  show();
  expect(screen.getByText(note)).toBeDefined();
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
