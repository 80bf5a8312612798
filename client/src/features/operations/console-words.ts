import i18next from 'i18next';
import { useMemo } from 'react';
import { addWords } from '../../i18n/setup';
import { useWords } from '../../i18n/use-words';

/** The console's words are its own files: a buyer never fetches them. */
export function loadConsoleWords(): Promise<void> {
  return addWords('console', {
    ko: async () => (await import('../../i18n/console.ko')).consoleKo,
    en: async () => (await import('../../i18n/console.en')).consoleEn,
  });
}

/** The page's words, with the console's as `c`. */
export function useConsoleWords() {
  const words = useWords();
  return useMemo(
    () => ({
      ...words,
      c: i18next.getFixedT(words.language, 'console'),
      percent: (share: number) =>
        new Intl.NumberFormat(words.locale, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    }),
    [words],
  );
}

export type ConsoleWords = ReturnType<typeof useConsoleWords>;
