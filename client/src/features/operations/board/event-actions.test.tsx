import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anEvent } from '../../../test/fixtures';
import { startTestI18n } from '../../../test/i18n';
import { useDone } from '../done.store';
import { EventActions } from './event-actions';

beforeEach(async () => {
  await startTestI18n('ko');
  useDone.setState({ words: null });
});
afterEach(() => vi.unstubAllGlobals());

async function ask(action: string, pending?: number) {
  render(<EventActions event={anEvent()} state="on-sale" pending={pending} />);
  await userEvent.click(screen.getByRole('button', { name: action }));
  return screen.getByRole('alertdialog').textContent;
}

test('how many places are held is said when it is known', async () => {
  expect(await ask('잠시 멈추기', 12)).toContain('잡아 둔 12자리는 시간 안에 확정할 수 있어요');
});

test('before it is known no number is said', async () => {
  const words = await ask('잠시 멈추기');
  expect(words).toContain('잡아 둔 자리는 시간 안에 확정할 수 있어요');
  expect(words).not.toMatch(/\d/);
});

test('who ends a sale is told that holds can still be confirmed', async () => {
  expect(await ask('끝내기', 12)).toContain('잡아 둔 자리는 시간 안에 확정할 수 있고');
});

test('what is said of a rebuilding is true also while Redis is away', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ requested: [1] })));
  await ask('Redis 다시 만들기');
  await userEvent.type(screen.getByRole('textbox', { name: '이유' }), '점검{Enter}');
  await waitFor(() => expect(useDone.getState().words).toContain('다시 연결되는 대로'));
});
