import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoney, formatNumber } from '../lib/money';
import { formatClock, formatDateTime } from '../lib/time';
import { localName } from './local-name';
import { localeOf } from './language';

/** Words, money, numbers and times in the reader's language. */
export function useWords() {
  const { t, i18n } = useTranslation();
  const locale = localeOf(i18n.language);
  return useMemo(
    () => ({
      t,
      locale,
      language: i18n.language,
      local: (name: string) => localName(name, i18n.language),
      money: (amount: number, currency: string) => formatMoney(amount, currency, locale),
      number: (value: number) => formatNumber(value, locale),
      dateTime: (iso: string) => formatDateTime(iso, locale),
      clock: (when: string | number, withSeconds = false) => formatClock(when, locale, withSeconds),
    }),
    [t, locale, i18n.language],
  );
}
