import i18next from 'i18next';
import { addWords } from '../../i18n/setup';
import { useWords, type Words } from '../../i18n/use-words';

/** The console's words are its own files: a buyer never fetches them. */
export function loadConsoleWords(): Promise<void> {
  return addWords('console', {
    ko: async () => (await import('../../i18n/console.ko')).consoleKo,
    en: async () => (await import('../../i18n/console.en')).consoleEn,
  });
}

/** The page's words, with the console's as `c`. */
export function useConsoleWords(): ConsoleWords {
  return consoleWordsFor(useWords());
}

export type ConsoleWords = ReturnType<typeof makeConsoleWords>;
const made = new WeakMap<Words, ConsoleWords>();

/** The same for all who ask: a hall has a thousand rows, and making one format costs more than drawing several of them. */
function consoleWordsFor(words: Words): ConsoleWords {
  let withConsole = made.get(words);
  if (!withConsole) {
    withConsole = makeConsoleWords(words);
    made.set(words, withConsole);
  }
  return withConsole;
}

function makeConsoleWords(words: Words) {
  const percent = new Intl.NumberFormat(words.locale, { style: 'percent', maximumFractionDigits: 1 });
  return { ...words, c: i18next.getFixedT(words.language, 'console'), percent: (share: number) => percent.format(share) };
}
