import type { Words } from '../i18n/use-words';

/** What the page says once it is too late to fetch letters. */
const WHEN_THE_LINE_IS_DEAD = [
  'app.offline',
  'app.crashedTitle',
  'app.crashedText',
  'hold.retrying',
  'hold.waitingOffline',
  'hold.notTwice',
  'sections.delayed',
  'problem.OFFLINE',
  'problem.UNREACHABLE',
  'problem.OUTCOME_UNKNOWN',
  'problem.UNKNOWN',
] as const;

/**
 * The typeface comes in 92 files by letter, each asked for when one of its letters is first shown. 끊, 겼, 닿, 닐 and 둔 are in some that
 * nothing else of the page needs, about 105 kB in all; without them they look like another's. One file holds all weights of its letters.
 */
export async function fetchOfflineLetters(t: Words['t']): Promise<void> {
  // Browsers of tests have no fonts.
  if (!('fonts' in document)) return;
  await document.fonts.load('1em "Pretendard Variable"', WHEN_THE_LINE_IS_DEAD.map((key) => t(key)).join(''));
}
