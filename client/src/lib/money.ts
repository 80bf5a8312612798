const formats = new Map<string, Intl.NumberFormat>();

/** @param amount integer minor units, e.g. 360000 KRW or 12500 (= 125.00) USD */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const key = `${locale} ${currency}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    formats.set(key, format);
  }
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(amount / 10 ** digits);
}

export function formatNumber(value: number, locale: string): string {
  return value.toLocaleString(locale);
}
