import type { useWords } from '../i18n/use-words';
import { asProblem } from './problem';

/** The sentence a buyer reads for a failure. Codes never show. */
export function problemSentence(error: unknown, t: ReturnType<typeof useWords>['t']): string {
  return t(`problem.${asProblem(error).code}`);
}
