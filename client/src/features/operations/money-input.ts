/** Digits after the point of a currency: 0 for KRW, 2 for USD. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
}

/** `12500` USD → `125.00`, as it is typed. */
export function toMoneyInput(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/** `125.5` USD → `12550`; null when it is no amount of that currency. Commas between thousands are allowed. */
export function fromMoneyInput(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const plain = text.trim().replace(/,/g, '');
  const [, whole, part = ''] = /^(\d{1,10})(?:\.(\d*))?$/.exec(plain) ?? [];
  if (whole === undefined || part.length > digits) return null;
  return wholeInput(whole + part.padEnd(digits, '0'));
}

/** The largest number of places, or of minor units, that the server keeps. */
export const MAX_INT32 = 2_147_483_647;

/** A whole number from 0 to the server's largest, or null. */
export function wholeInput(text: string): number | null {
  const plain = text.trim().replace(/,/g, '');
  if (!/^\d{1,10}$/.test(plain)) return null;
  const value = Number(plain);
  return value <= MAX_INT32 ? value : null;
}
