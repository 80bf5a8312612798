import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { problemSentence } from '../../api/problem-sentence';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Notice } from '../../ui/notice';
import { TextField } from '../account/text-field';
import { useConsoleWords } from './console-words';
import { useDone } from './done.store';
import { ProblemDetails } from './problem-details';

/** The server's rule for every reason. */
export const MAX_REASON_LENGTH = 500;

type Props<Result> = {
  open: boolean;
  title: string;
  /** What will happen, and to whom. */
  text: string;
  confirm: string;
  /** Said once it is done; may depend on what the server answered. Null where the page itself says what came of it. */
  done: string | ((result: Result) => string | null);
  danger?: boolean;
  /** Choices and values that belong to the action. */
  children?: ReactNode;
  /** True when those are not ready to be sent; they then say so themselves. */
  isIncomplete?: boolean;
  run: (reason: string) => Promise<Result>;
  /** What is said of a failure, where the sentence that every page has for it would not do. */
  failure?: (problem: unknown) => string;
  onClose: () => void;
};

/** Every change by an operator: says what will happen, asks why, and stays open with the words when it fails. */
export function ActionDialog<Result>({ open, title, text, confirm, done, danger = false, children, isIncomplete = false, run, failure, onClose }: Props<Result>) {
  const { c, t } = useConsoleWords();
  const say = useDone((store) => store.say);
  const field = useRef<HTMLDivElement>(null);
  const [reason, setReason] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);

  const [wasOpen, setWasOpen] = useState(open);
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open) {
      setReason('');
      setIsMissing(false);
      setProblem(null);
    }
  }

  const submit = async () => {
    if (isBusy) return;
    const why = reason.trim();
    setIsMissing(why === '');
    setProblem(null);
    if (why === '') field.current?.querySelector('input')?.focus();
    if (why === '' || isIncomplete) return;
    setIsBusy(true);
    try {
      const result = await run(why);
      const words = typeof done === 'string' ? done : done(result);
      if (words !== null) say(words);
      onClose();
    } catch (error) {
      setProblem(error);
    } finally {
      setIsBusy(false);
    }
  };

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };

  return (
    <ConfirmDialog
      open={open}
      title={title}
      text={text}
      confirm={confirm}
      keep={c('action.keep')}
      busy={isBusy}
      busyText={c('action.busy')}
      look={danger ? 'danger' : 'primary'}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <form noValidate onSubmit={onSubmit} className="mt-4 grid gap-4">
        {children}
        <div ref={field}>
          <TextField
            label={c('action.reason')}
            name="reason"
            value={reason}
            required
            maxLength={MAX_REASON_LENGTH}
            autoComplete="off"
            hint={c('action.reasonHint')}
            fault={isMissing && reason.trim() === '' ? c('action.reasonMissing') : undefined}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        {problem !== null && (
          <Notice kind="bad" role="alert">
            {failure ? failure(problem) : problemSentence(problem, t)}
            <ProblemDetails problem={problem} />
          </Notice>
        )}
        {/* Enter in any field sends; the visible button stands with the other one below. */}
        <button type="submit" hidden />
      </form>
    </ConfirmDialog>
  );
}
