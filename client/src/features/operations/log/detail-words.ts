import type { OperatorAction } from '../contract';
import type { ConsoleWords } from '../console-words';
import { changeWords, plainWords } from '../field-words';

/** Of what was created or brought in, these say enough. */
const FACTS = ['name', 'quantity', 'rows', 'created', 'changed', 'sectionIds'] as const;

/**
 * What changed, one line a field; of other actions the facts that tell them apart.
 * @param currency the event's
 */
export function detailWords(
  details: OperatorAction['details'],
  words: Pick<ConsoleWords, 'c' | 't' | 'money' | 'number' | 'dateTime'>,
  currency: string | undefined,
): string[] {
  const changes = Object.entries(details).flatMap(([field, value]) => (isChange(value) ? [changeWords(field, value, words, currency)] : []));
  if (changes.length > 0) return changes;
  const { c, number } = words;
  return FACTS.flatMap((fact) => {
    const value = details[fact];
    if (value === undefined || isChange(value)) return [];
    const name = fact === 'name' ? c('section.name') : c(`log.${fact}`);
    return [`${name}: ${plainWords(counted(value), number)}`];
  });
}

function isChange(value: unknown): value is { from: unknown; to: unknown } {
  return typeof value === 'object' && value !== null && 'from' in value && 'to' in value;
}

/** Lists and tables of sections by how many they are. */
function counted(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? Object.keys(value).length : value;
}
