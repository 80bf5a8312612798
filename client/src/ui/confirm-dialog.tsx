import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './button';
import { Notice } from './notice';

type Props = {
  open: boolean;
  title: string;
  text: string;
  confirm: string;
  keep: string;
  busy?: boolean;
  busyText?: string;
  /** What holds up the answer: it is said, and the dialog can be left without it. */
  stuckText?: string;
  /** `danger` takes something away from somebody. */
  look?: 'danger' | 'primary';
  children?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
};

/**
 * Asks before something that cannot be undone. The browser's own modal dialog keeps the focus inside, returns it
 * and closes on Escape; Radix's one locks scrolling with a <style> element, which the page's CSP refuses.
 */
export function ConfirmDialog({ open, title, text, confirm, keep, busy = false, busyText, stuckText, look = 'danger', children, onConfirm, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const textId = useId();
  const locked = busy && stuckText === undefined;

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) element.showModal();
    if (!open && element.open) element.close();
  }, [open]);

  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={(event) => locked && event.preventDefault()}
      // Chrome lets a page refuse Escape, and Android's back, only once: at the second the dialog is shut without asking.
      onClose={() => {
        if (!open || dialog.current?.open) return;
        if (locked) dialog.current?.showModal();
        else onClose();
      }}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-card border border-line bg-raised p-6 text-ink max-sm:mb-4"
    >
      <h2 id={titleId} className="text-lg font-bold">
        {title}
      </h2>
      <p id={textId} className="mt-2 text-ink-quiet">
        {text}
      </p>
      {children}
      {stuckText && (
        <Notice kind="warn" role="status" className="mt-4">
          {stuckText}
        </Notice>
      )}
      <div className="mt-6 grid gap-2 sm:grid-cols-2">
        <Button onClick={onClose} inactive={locked}>
          {keep}
        </Button>
        <Button look={look} busy={busy} onClick={onConfirm}>
          {busy && busyText ? busyText : confirm}
        </Button>
      </div>
    </dialog>
  );
}
