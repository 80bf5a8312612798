import type { JariEvent } from '../../../api/types';
import type { EventInput } from '../contract';
import { MAX_INT32, wholeFault, wholeInput } from '../money-input';

/** An event as it is typed. */
export type EventDraft = Record<
  | 'name'
  | 'venue'
  | 'description'
  | 'startsAt'
  | 'salesOpenAt'
  | 'salesCloseAt'
  | 'maxPlacesPerBuyer'
  | 'holdSeconds'
  | 'currency',
  string
>;
export type EventField = keyof EventDraft;

/** The fields in the order of the form. */
export const EVENT_FIELDS = [
  'name',
  'venue',
  'startsAt',
  'salesOpenAt',
  'salesCloseAt',
  'maxPlacesPerBuyer',
  'holdSeconds',
  'currency',
  'description',
] as const satisfies readonly EventField[];

const MAX_NAME = 200;
const MAX_DESCRIPTION = 5000;
const MAX_HOLD_SECONDS = 86_400;
/** What a fault's words name as `most`: letters of a text, or the largest number. */
export const EVENT_LIMITS: Partial<Record<EventField, number>> = {
  name: MAX_NAME,
  venue: MAX_NAME,
  description: MAX_DESCRIPTION,
  maxPlacesPerBuyer: MAX_INT32,
};
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const two = (value: number) => String(value).padStart(2, '0');

/** A moment as `<input type="datetime-local">` has it, in the operator's own zone. */
export function toLocalInput(iso: string | number): string {
  const at = new Date(iso);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

function fromLocalInput(text: string): string | null {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

export function draftOf(event: JariEvent): EventDraft {
  return {
    name: event.name,
    venue: event.venue,
    description: event.description,
    startsAt: toLocalInput(event.startsAt),
    salesOpenAt: toLocalInput(event.salesOpenAt),
    salesCloseAt: toLocalInput(event.salesCloseAt),
    maxPlacesPerBuyer: String(event.maxPlacesPerBuyer),
    holdSeconds: String(event.holdSeconds),
    currency: event.currency,
  };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Something sensible to begin with: on sale in ten minutes, until it starts, in thirty days. */
export function newDraft(now: number): EventDraft {
  const opens = Math.ceil((now + 10 * MINUTE_MS) / (10 * MINUTE_MS)) * 10 * MINUTE_MS;
  const starts = new Date(now + 30 * DAY_MS);
  starts.setHours(19, 0, 0, 0);
  return {
    name: '',
    venue: '',
    description: '',
    startsAt: toLocalInput(starts.getTime()),
    salesOpenAt: toLocalInput(opens),
    salesCloseAt: toLocalInput(starts.getTime()),
    maxPlacesPerBuyer: '4',
    holdSeconds: '600',
    currency: 'KRW',
  };
}

export type EventFault =
  | 'fault.empty'
  | 'fault.long'
  | 'fault.time'
  | 'fault.closeAfterOpen'
  | 'fault.count'
  | 'fault.atMost'
  | 'fault.holdSeconds'
  | 'fault.currency';

/** The first thing wrong with each field; the server checks the same again. */
export function faultsOf(draft: EventDraft): Partial<Record<EventField, EventFault>> {
  const faults: Partial<Record<EventField, EventFault>> = {};
  for (const field of ['name', 'venue'] as const) {
    if (draft[field].trim() === '') faults[field] = 'fault.empty';
    else if (Array.from(draft[field].trim()).length > MAX_NAME) faults[field] = 'fault.long';
  }
  if (Array.from(draft.description).length > MAX_DESCRIPTION) faults.description = 'fault.long';
  for (const field of ['startsAt', 'salesOpenAt', 'salesCloseAt'] as const) {
    if (fromLocalInput(draft[field]) === null) faults[field] = 'fault.time';
  }
  if (!faults.salesOpenAt && !faults.salesCloseAt && Date.parse(draft.salesCloseAt) <= Date.parse(draft.salesOpenAt)) {
    faults.salesCloseAt = 'fault.closeAfterOpen';
  }
  const places = wholeFault(draft.maxPlacesPerBuyer);
  if (places === 'fault.atMost') faults.maxPlacesPerBuyer = places;
  else if (places || wholeInput(draft.maxPlacesPerBuyer) === 0) faults.maxPlacesPerBuyer = 'fault.count';
  const seconds = wholeInput(draft.holdSeconds);
  if (seconds === null || seconds < 1 || seconds > MAX_HOLD_SECONDS) faults.holdSeconds = 'fault.holdSeconds';
  if (!CURRENCIES.has(draft.currency.trim().toUpperCase())) faults.currency = 'fault.currency';
  return faults;
}

export type EventWarning = 'eventForm.warnPast' | 'eventForm.warnSalesOver' | 'eventForm.warnSalesAfterStart';

/** Times that can be meant (an exhibition sells while it runs) but are mostly a slip of the year or of the field. */
export function warningsOf(draft: EventDraft, now: number): EventWarning[] {
  const [starts, opens, closes] = [draft.startsAt, draft.salesOpenAt, draft.salesCloseAt].map((text) => Date.parse(text)) as [number, number, number];
  const warnings: EventWarning[] = [];
  // A time that is not typed yet is NaN and compares as false.
  if (starts < now) warnings.push('eventForm.warnPast');
  if (closes < now) warnings.push('eventForm.warnSalesOver');
  if (starts < opens) warnings.push('eventForm.warnSalesAfterStart');
  return warnings;
}

/** What to send of a draft without faults. */
export function inputOf(draft: EventDraft): Omit<EventInput, 'status'> {
  return {
    name: draft.name.trim(),
    venue: draft.venue.trim(),
    description: draft.description.trim(),
    startsAt: fromLocalInput(draft.startsAt) ?? '',
    salesOpenAt: fromLocalInput(draft.salesOpenAt) ?? '',
    salesCloseAt: fromLocalInput(draft.salesCloseAt) ?? '',
    maxPlacesPerBuyer: wholeInput(draft.maxPlacesPerBuyer) ?? 0,
    holdSeconds: wholeInput(draft.holdSeconds) ?? 0,
    currency: draft.currency.trim().toUpperCase(),
  };
}

/**
 * A draft over the event as the server has it now: what was typed since `before` stays, all else follows the server, or saving would take
 * back what another operator has changed meanwhile.
 */
export function rebasedEvent(draft: EventDraft, before: JariEvent, event: JariEvent): EventDraft {
  const changes = changesOf(draft, before);
  const typed: Partial<EventDraft> = Object.fromEntries(EVENT_FIELDS.filter((field) => field in changes).map((field) => [field, draft[field]]));
  return { ...draftOf(event), ...typed };
}

/** Only what was typed differently: a time with seconds that nobody touched stays what it is. */
export function changesOf(draft: EventDraft, event: JariEvent): Partial<EventInput> {
  const before = inputOf(draftOf(event));
  const input = inputOf(draft);
  return Object.fromEntries(EVENT_FIELDS.filter((field) => input[field] !== before[field]).map((field) => [field, input[field]]));
}
