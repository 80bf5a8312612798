import { asProblem } from '../../api/problem';
import type { ConsoleWords } from './console-words';
import { faultSentence } from './fault-sentence';

/** What the server found wrong by field: the first part of each pointer (`/map/width` belongs to `map`). */
export function serverFaults(error: unknown, words: Pick<ConsoleWords, 'c'>): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { pointer, detail } of asProblem(error).body.errors ?? []) {
    const field = pointer.replace(/^#/, '').split('/')[1];
    if (field) faults[field] ??= faultSentence(detail, words) ?? `${words.c('fault.refused')} (${detail})`;
  }
  return faults;
}

/**
 * True when a creation may have happened although the answer did not arrive. Unlike a hold it has no key that would
 * make sending it again harmless, so a person has to look first.
 */
export function mayHaveHappened(error: unknown): boolean {
  const problem = asProblem(error);
  if (problem.code === 'OFFLINE' || problem.code === 'OVERLOADED') return false;
  return problem.isTransient && problem.status !== 429;
}
