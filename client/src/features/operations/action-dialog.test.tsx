import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem } from '../../api/problem';
import { startTestI18n } from '../../test/i18n';
import { ActionDialog } from './action-dialog';
import { useDone } from './done.store';

beforeEach(async () => {
  await startTestI18n('ko');
  useDone.setState({ words: null });
});

type Own = { isIncomplete?: boolean; done?: () => string | null; failure?: (problem: unknown) => string };

function show(run: (reason: string) => Promise<unknown>, own: Own = {}) {
  const onClose = vi.fn();
  render(
    <ActionDialog
      open
      title="닫기"
      text="새로 잡을 수 없어요."
      confirm="닫을게요"
      done="닫았어요."
      {...own}
      run={run}
      onClose={onClose}
    />,
  );
  return onClose;
}
const send = () => userEvent.click(screen.getByRole('button', { name: '닫을게요' }));
const reason = () => screen.getByRole<HTMLInputElement>('textbox', { name: '이유' });

test('says what will happen', () => {
  show(() => Promise.resolve());
  const dialog = screen.getByRole('alertdialog', { name: '닫기' });
  expect(document.getElementById(dialog.getAttribute('aria-describedby') ?? '')?.textContent).toBe('새로 잡을 수 없어요.');
});

test('does nothing without a reason, and says so at the field', async () => {
  const run = vi.fn(() => Promise.resolve());
  show(run);
  await userEvent.type(reason(), '   ');
  await send();
  expect(run).not.toHaveBeenCalled();
  expect(reason().getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('이유를 적어 주세요.')).toBeDefined();
  expect(document.activeElement).toBe(reason());
});

test('sends the trimmed reason once, also by Enter, then says that it is done and closes', async () => {
  const run = vi.fn(() => Promise.resolve());
  const onClose = show(run);
  await userEvent.type(reason(), ' 음향 점검 {Enter}');
  expect(run.mock.calls).toEqual([['음향 점검']]);
  expect(onClose).toHaveBeenCalledOnce();
  expect(useDone.getState().words).toBe('닫았어요.');
});

test('a failure is said in the dialog, which stays open with the reason', async () => {
  const errors = [{ pointer: '/capacity', detail: 'must be at least 0' }];
  const onClose = show(() => Promise.reject(new ApiProblem('CAPACITY_BELOW_TAKEN', 409, { errors })));
  await userEvent.type(reason(), '줄이기');
  await send();
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('이미 나간 자리보다 적게 줄일 수 없어요.');
  expect(alert.textContent).toContain('capacity: must be at least 0');
  expect(onClose).not.toHaveBeenCalled();
  expect(reason().value).toBe('줄이기');
  expect(useDone.getState().words).toBeNull();
});

test('Enter in the reason does the same as the button when something is missing', async () => {
  const run = vi.fn(() => Promise.resolve());
  show(run);
  await userEvent.type(reason(), '{Enter}');
  expect(run).not.toHaveBeenCalled();
  expect(screen.getByText('이유를 적어 주세요.')).toBeDefined();
});

test('waits until its own fields are complete', async () => {
  const run = vi.fn(() => Promise.resolve());
  show(run, { isIncomplete: true });
  await userEvent.type(reason(), '이유');
  await send();
  expect(run).not.toHaveBeenCalled();
});

test('an action may have its own words for a failure, and none for what the page itself says', async () => {
  const run = vi.fn(() => Promise.reject(new ApiProblem('UNREACHABLE', 0)));
  const onClose = show(run, { done: () => null, failure: () => '먼저 목록을 봐 주세요.' });
  await userEvent.type(reason(), '이유{Enter}');
  expect((await screen.findByRole('alert')).textContent).toBe('먼저 목록을 봐 주세요.');
  run.mockResolvedValueOnce(undefined as never);
  await send();
  expect(onClose).toHaveBeenCalledOnce();
  expect(useDone.getState().words).toBeNull();
});
