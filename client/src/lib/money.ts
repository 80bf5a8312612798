type Money = { format: Intl.NumberFormat; minorUnits: number };

// Making a format, and asking one for its options, costs more than a hundred uses of it: two thirds of a live update were spent on that.
const moneys = new Map<string, Money>();
const numbers = new Map<string, Intl.NumberFormat>();

/** @param amount integer minor units, e.g. 360000 KRW or 12500 (= 125.00) USD */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const key = `${locale} ${currency}`;
  let money = moneys.get(key);
  if (!money) {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
    money = { format, minorUnits: 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0) };
    moneys.set(key, money);
  }
  return money.format.format(amount / money.minorUnits);
}

export function formatNumber(value: number, locale: string): string {
  let format = numbers.get(locale);
  if (!format) {
    format = new Intl.NumberFormat(locale);
    numbers.set(locale, format);
  }
  return format.format(value);
}
