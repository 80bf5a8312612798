/** Digits after the point of a currency: 0 for KRW, 2 for USD. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
}

/** `12500` USD → `125.00`, as it is typed. */
export function toMoneyInput(amount: number, currency: string): string {
  const digits = minorDigits(currency);
  return (amount / 10 ** digits).toFixed(digits);
}

/**
 * Digits without commas; null unless every comma stands before three digits. Half of the world writes `10,50` for ten and a half: taking
 * its comma away would make a hundredfold of it.
 */
function withoutThousands(whole: string): string | null {
  return /^(?:\d+|[1-9]\d{0,2}(?:,\d{3})+)$/.test(whole) ? whole.replaceAll(',', '') : null;
}

/** `125.5` USD → `12550`; null when it is no amount of that currency. Commas between thousands are allowed. */
export function fromMoneyInput(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const [, whole = '', part = ''] = /^([\d,]+)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  const plain = withoutThousands(whole);
  if (plain === null || part.length > digits) return null;
  return wholeInput(plain + part.padEnd(digits, '0'));
}

/** The largest number of places, or of minor units, that the server keeps. */
export const MAX_INT32 = 2_147_483_647;

/** A whole number from 0 to the server's largest, or null. Commas between thousands are allowed. */
export function wholeInput(text: string): number | null {
  const plain = withoutThousands(text.trim());
  if (plain === null || plain.length > 10) return null;
  const value = Number(plain);
  return value <= MAX_INT32 ? value : null;
}
