import i18next from 'i18next';
import { useMemo, useSyncExternalStore } from 'react';
import { formatMoney, formatNumber } from '../lib/money';
import { formatClock, formatDateTime, formatDuration } from '../lib/time';
import { localName } from './local-name';
import { localeOf } from './language';

function subscribe(onChange: () => void): () => void {
  i18next.on('languageChanged', onChange);
  return () => i18next.off('languageChanged', onChange);
}

/** Words, money, numbers and times in the reader's language. */
export function useWords() {
  // All that the page needs of react-i18next, whose 2.5 kB the first load can do without.
  const language = useSyncExternalStore(subscribe, () => i18next.language);
  return useMemo(() => wordsIn(language), [language]);
}

function wordsIn(language: string) {
  const locale = localeOf(language);
  return {
    t: i18next.getFixedT(language),
    locale,
    language,
    local: (name: string) => localName(name, language),
    money: (amount: number, currency: string) => formatMoney(amount, currency, locale),
    number: (value: number) => formatNumber(value, locale),
    dateTime: (iso: string) => formatDateTime(iso, locale),
    duration: (seconds: number) => formatDuration(seconds, locale),
    clock: (when: string | number, withSeconds = false) => formatClock(when, locale, withSeconds),
  };
}
