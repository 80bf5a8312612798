import { useRef, type FormEvent } from 'react';
import { Button } from '../../../ui/button';
import { Notice } from '../../../ui/notice';
import { useServerNow } from '../../../lib/use-now';
import { TextField } from '../../account/text-field';
import { useConsoleWords } from '../console-words';
import { TextAreaField } from '../fields';
import { wholeInput } from '../money-input';
import { EVENT_FIELDS, EVENT_LIMITS, faultsOf, warningsOf, type EventDraft, type EventField } from './event-draft';

export type FieldFaults = Partial<Record<EventField, string>>;

type Props = {
  draft: EventDraft;
  onDraft: (draft: EventDraft) => void;
  faults: FieldFaults;
  onFaults: (faults: FieldFaults) => void;
  /** It stays once there is a section. */
  currencyStays: boolean;
  submit: string;
  busy?: boolean;
  /** Nothing to send: `submit` says so, and the button stays where it is. */
  inactive?: boolean;
  onSubmit: () => void;
};

/** All that an event is, but its status, which is changed on its board. */
export function EventForm({ draft, onDraft, faults, onFaults, currencyStays, submit, busy = false, inactive = false, onSubmit }: Props) {
  const { c, duration } = useConsoleWords();
  const form = useRef<HTMLFormElement>(null);
  const seconds = wholeInput(draft.holdSeconds);

  const check = (event: FormEvent) => {
    event.preventDefault();
    if (busy || inactive) return;
    const found = faultsOf(draft);
    const words: FieldFaults = {};
    for (const field of EVENT_FIELDS) if (found[field]) words[field] = c(found[field], { most: EVENT_LIMITS[field] });
    onFaults(words);
    const first = EVENT_FIELDS.find((field) => found[field]);
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    else onSubmit();
  };

  const field = (name: EventField) => ({
    name,
    label: c(`eventForm.${name}`),
    value: draft[name],
    fault: faults[name],
    onChange: (event: { target: { value: string } }) => onDraft({ ...draft, [name]: event.target.value }),
  });

  return (
    <form ref={form} noValidate onSubmit={check} className="grid gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...field('name')} required maxLength={200} hint={c('eventForm.bothLanguages')} />
        <TextField {...field('venue')} required maxLength={200} />
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField {...field('startsAt')} type="datetime-local" required />
        <TextField {...field('salesOpenAt')} type="datetime-local" required />
        <TextField {...field('salesCloseAt')} type="datetime-local" required />
      </div>
      <div className="-mt-2">
        <p className="text-sm text-ink-quiet">
          {c('eventForm.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
        </p>
        <Warnings draft={draft} />
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField {...field('maxPlacesPerBuyer')} inputMode="numeric" required />
        <TextField
          {...field('holdSeconds')}
          inputMode="numeric"
          required
          hint={seconds ? duration(seconds) : ''}
        />
        <TextField
          {...field('currency')}
          required
          maxLength={3}
          autoCapitalize="characters"
          readOnly={currencyStays}
          hint={currencyStays ? c('eventForm.currencyStays') : c('eventForm.currencyHint')}
        />
      </div>
      <TextAreaField {...field('description')} maxLength={5000} />
      <div>
        <Button type="submit" look="primary" busy={busy} inactive={inactive}>
          {submit}
        </Button>
      </div>
    </form>
  );
}

/** Said while it is typed, and nothing is refused for it. */
function Warnings({ draft }: { draft: EventDraft }) {
  const { c } = useConsoleWords();
  const warnings = warningsOf(draft, useServerNow(30_000));
  return (
    // There before it has anything to say: a region that comes with its words is not read out.
    <div role="status">
      {warnings.map((warning) => (
        <Notice key={warning} kind="warn" className="mt-2">
          {c(warning)}
        </Notice>
      ))}
    </div>
  );
}
