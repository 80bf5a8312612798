import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTestI18n } from '../../test/i18n';
import { CopyCode } from './copy-code';

beforeEach(() => startTestI18n('ko'));
afterEach(() => vi.restoreAllMocks());

test('says so once the code is copied', async () => {
  const user = userEvent.setup();
  render(<CopyCode code="V5DSRZ9AF4" />);
  await user.click(screen.getByRole('button', { name: '코드 복사' }));
  expect(await screen.findByRole('button', { name: '복사했어요' })).toBeDefined();
  expect(await navigator.clipboard.readText()).toBe('V5DSRZ9AF4');
});

test('a browser that refuses is no fault of the page, and nothing is claimed', async () => {
  const user = userEvent.setup();
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
  render(<CopyCode code="V5DSRZ9AF4" />);
  await user.click(screen.getByRole('button'));
  await new Promise((done) => setTimeout(done));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  expect(screen.getByRole('button', { name: '코드 복사' })).toBeDefined();
});
