import type { OperatorAction } from '../contract';
import type { ConsoleWords } from '../console-words';
import { changeWords, plainWords } from '../field-words';

/** What tells actions of one kind apart: of what was created or brought in these say enough. */
const FACTS = ['name', 'quantity', 'rows', 'confirmed', 'replayed', 'refused', 'created', 'changed', 'sectionIds'] as const;

/**
 * What changed, one line a field, and the facts beside it.
 * @param currency the event's
 */
export function detailWords(
  details: OperatorAction['details'],
  words: Pick<ConsoleWords, 'c' | 't' | 'money' | 'number' | 'dateTime'>,
  currency: string | undefined,
): string[] {
  const changes = Object.entries(details).flatMap(([field, value]) => (isChange(value) ? [changeWords(field, value, words, currency)] : []));
  const { c, number } = words;
  const facts = FACTS.flatMap((fact) => {
    const value = details[fact];
    if (value === undefined || isChange(value)) return [];
    const name = fact === 'name' ? c('section.name') : c(`log.${fact}`);
    return [`${name}: ${plainWords(counted(value), number)}`];
  });
  return [...changes, ...facts];
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

/** Lists and tables of sections by how many they are. */
function counted(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : value;
}
