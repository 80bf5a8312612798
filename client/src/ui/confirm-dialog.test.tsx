import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { ConfirmDialog } from './confirm-dialog';

const show = (busy: boolean) => {
  const onClose = vi.fn();
  render(<ConfirmDialog open title="닫기" text="닫아요." confirm="닫을게요" keep="그만두기" busy={busy} onConfirm={() => undefined} onClose={onClose} />);
  return { onClose, dialog: screen.getByRole<HTMLDialogElement>('alertdialog') };
};

/** As Chrome does at the second Escape, whatever was said to the first. */
function shutByBrowser(dialog: HTMLDialogElement) {
  act(() => dialog.close());
  fireEvent(dialog, new Event('close'));
}

test('while it is busy it is there again when the browser has shut it', () => {
  const { onClose, dialog } = show(true);
  expect(fireEvent(dialog, new Event('cancel', { cancelable: true }))).toBe(false);
  shutByBrowser(dialog);
  expect([dialog.open, onClose.mock.calls.length]).toEqual([true, 0]);
});

test('else a dialog that the browser has shut was left', () => {
  const { onClose, dialog } = show(false);
  expect(fireEvent(dialog, new Event('cancel', { cancelable: true }))).toBe(true);
  shutByBrowser(dialog);
  expect(onClose).toHaveBeenCalledOnce();
});
