import i18next from 'i18next';
import type { TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';
import { formatMoney, formatNumber } from '../lib/money';
import { formatClock, formatDateTime, formatDuration } from '../lib/time';
import { localName } from './local-name';
import { localeOf } from './language';
import { templateOf } from './template';

function subscribe(onChange: () => void): () => void {
  i18next.on('languageChanged', onChange);
  return () => i18next.off('languageChanged', onChange);
}

/** Words, money, numbers and times in the reader's language. */
export function useWords() {
  // All that the page needs of react-i18next, whose 2.5 kB the first load can do without.
  const language = useSyncExternalStore(subscribe, () => i18next.language);
  return wordsIn(language);
}

export type Words = ReturnType<typeof makeWords>;
const made = new Map<string, Words>();

/** The same for all who ask: a live update draws hundreds of components with them. */
function wordsIn(language: string): Words {
  let words = made.get(language);
  if (!words) {
    words = makeWords(language);
    made.set(language, words);
  }
  return words;
}

function makeWords(language: string) {
  const locale = localeOf(language);
  const t = rememberingPlainWords(i18next.getFixedT(language));
  return {
    t,
    /** Of these every section has some, and all of them may change at once. */
    placesLeft: templateOf(['places'], (values) => t('sections.left', values)),
    summary: templateOf(['name', 'price', 'state'], (values) => t('sections.summary', values)),
    summaryWithLeft: templateOf(['name', 'price', 'state', 'available'], (values) => t('sections.summaryWithLeft', values)),
    locale,
    language,
    local: remembering((name: string) => localName(name, language)),
    money: remembering((amount: number, currency: string) => formatMoney(amount, currency, locale)),
    number: (value: number) => formatNumber(value, locale),
    dateTime: (iso: string) => formatDateTime(iso, locale),
    duration: (seconds: number) => formatDuration(seconds, locale),
    clock: (when: string | number, withSeconds = false) => formatClock(when, locale, withSeconds),
  };
}

/** Names and prices: a page shows some hundreds, and asks for each of its sections' at every change. */
function remembering<Given extends readonly (string | number)[]>(make: (...given: Given) => string): (...given: Given) => string {
  const known = new Map<string, string>();
  return (...given) => {
    const key = given.join('\n');
    let text = known.get(key);
    if (text === undefined) {
      text = make(...given);
      known.set(key, text);
    }
    return text;
  };
}

/** Words that nothing is put into are looked up once; i18next takes some 20 µs for each. */
function rememberingPlainWords(translate: TFunction): TFunction {
  const plain = new Map<string, string>();
  const look = translate as unknown as (key: string, options?: object) => string;
  const t = (key: string, options?: object): string => {
    if (options !== undefined) return look(key, options);
    const known = plain.get(key);
    if (known !== undefined) return known;
    const words = look(key);
    // A key without words yet belongs to a part of the page that is still loading.
    if (words !== key) plain.set(key, words);
    return words;
  };
  return t as unknown as TFunction;
}
