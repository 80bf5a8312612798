import type { OperatorAction } from '../contract';
import type { ConsoleWords } from '../console-words';

type Words = Pick<ConsoleWords, 'c'>;

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
} as const;

const LONGEST = 80;

/** What changed, one line a field: `capacity: 1200 → 1400`. */
export function detailWords(details: OperatorAction['details'], { c }: Words): string[] {
  return Object.entries(details ?? {}).map(([field, value]) => {
    const name = field in FIELD_WORDS ? c(FIELD_WORDS[field as keyof typeof FIELD_WORDS]) : field;
    if (typeof value === 'object' && value !== null && 'from' in value && 'to' in value) {
      return `${name}: ${plain(value.from)} → ${plain(value.to)}`;
    }
    return `${name}: ${plain(value)}`;
  });
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
