import type { OperatorAction } from '../contract';
import type { ConsoleWords } from '../console-words';

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

/** Of what was created or brought in, these say enough. */
const FACTS = ['name', 'quantity', 'rows', 'created', 'changed', 'sectionIds'] as const;

const LONGEST = 80;

/**
 * What changed, one line a field: `capacity: 1200 → 1400`; of other actions the facts that tell them apart.
 * @param currency the event's; without it a price stays a number of the smallest unit
 */
export function detailWords(
  details: OperatorAction['details'],
  { c, money }: Pick<ConsoleWords, 'c' | 'money'>,
  currency: string | undefined,
): string[] {
  const priced = (field: string, value: unknown): string =>
    field === 'price' && typeof value === 'number' && currency !== undefined ? money(value, currency) : plain(value);
  const entries = Object.entries(details);
  const changes = entries.flatMap(([field, value]) =>
    isChange(value) ? [`${nameOf(field, c)}: ${priced(field, value.from)} → ${priced(field, value.to)}`] : [],
  );
  if (changes.length > 0) return changes;
  return FACTS.flatMap((fact) => {
    const value = details[fact];
    if (value === undefined || isChange(value)) return [];
    const name = fact === 'name' ? c('section.name') : c(`log.${fact}`);
    return [`${name}: ${plain(counted(value))}`];
  });
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

function nameOf(field: string, c: ConsoleWords['c']): string {
  return field in FIELD_WORDS ? c(FIELD_WORDS[field as keyof typeof FIELD_WORDS]) : field;
}

/** Lists and tables of sections by how many they are. */
function counted(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : value;
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
