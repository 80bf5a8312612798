import type { ConsoleWords } from './console-words';

type Words = Pick<ConsoleWords, 'c' | 't' | 'money' | 'number' | 'dateTime'>;

const FIELD_WORDS = {
  name: 'section.name',
  capacity: 'places.capacity',
  price: 'section.price',
  status: 'section.status',
  location: 'section.location',
  description: 'section.description',
  map: 'map.title',
  venue: 'eventForm.venue',
  startsAt: 'eventForm.startsAt',
  salesOpenAt: 'eventForm.salesOpenAt',
  salesCloseAt: 'eventForm.salesCloseAt',
  maxPlacesPerBuyer: 'eventForm.maxPlacesPerBuyer',
  holdSeconds: 'eventForm.holdSeconds',
  currency: 'eventForm.currency',
  reason: 'action.reason',
  section: 'csv.section',
  quantity: 'csv.quantity',
  buyer_reference: 'csv.buyer_reference',
  payment_reference: 'csv.payment_reference',
  map_x: 'map.x',
  map_y: 'map.y',
  map_width: 'map.width',
  map_height: 'map.height',
  map_rotate: 'map.rotate',
  map_label: 'map.label',
} as const;

const SECTION_STATUS = { open: 'section.open', closed: 'section.closed', maintenance: 'section.maintenance' } as const;
const EVENT_STATUS = { on_sale: 'events.onSale', paused: 'events.paused', ended: 'events.ended' } as const;
const RESERVATION_STATUS = {
  pending: 'reservations.statusPending',
  confirmed: 'reservations.statusConfirmed',
  cancelled: 'reservations.statusCancelled',
  expired: 'reservations.statusExpired',
} as const;
const TIMES: readonly string[] = ['startsAt', 'salesOpenAt', 'salesCloseAt'];

const LONGEST = 80;

const has = <Known extends object>(known: Known, key: unknown): key is keyof Known => typeof key === 'string' && Object.hasOwn(known, key);

export function fieldName(field: string, c: Words['c']): string {
  return has(FIELD_WORDS, field) ? c(FIELD_WORDS[field]) : field;
}

/**
 * One change in a line, in the words that the pages have for it: `Capacity: 1,200 → 1,400`.
 * @param change without `from` for what is new
 * @param currency the event's; without it a price stays a number of the smallest unit
 */
export function changeWords(field: string, change: { from?: unknown; to?: unknown }, words: Words, currency: string | undefined): string {
  const name = fieldName(field, words.c);
  const { from, to } = change;
  // The numbers behind a drawing, and of a text that it is another one, say nothing in a line.
  if (isStructure(from) || isStructure(to) || !('to' in change)) return `${name}: ${words.c('log.isChanged')}`;
  const value = valueWords(field, to, words, currency);
  return 'from' in change ? `${name}: ${valueWords(field, from, words, currency)} → ${value}` : `${name}: ${value}`;
}

const isStructure = (value: unknown) => typeof value === 'object' && value !== null;

function valueWords(field: string, value: unknown, { c, t, money, number, dateTime }: Words, currency: string | undefined): string {
  if (field === 'price' && typeof value === 'number' && currency !== undefined) return money(value, currency);
  if (field === 'status' && has(SECTION_STATUS, value)) return c(SECTION_STATUS[value]);
  if (field === 'status' && has(EVENT_STATUS, value)) return t(EVENT_STATUS[value]);
  if (field === 'status' && has(RESERVATION_STATUS, value)) return t(RESERVATION_STATUS[value]);
  if (TIMES.includes(field) && typeof value === 'string' && !Number.isNaN(Date.parse(value))) return dateTime(value);
  return plainWords(value, number);
}

/** A value that has no words of its own. */
export function plainWords(value: unknown, number: Words['number']): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'number') return number(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
