// Asked several times for each section at every key that is pressed; a format takes longer to make than all the rest of a row.
const digitsByCurrency = new Map<string, number>();

/** Digits after the point of a currency: 0 for KRW, 2 for USD. */
export function minorDigits(currency: string): number {
  let digits = digitsByCurrency.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0;
    digitsByCurrency.set(currency, digits);
  }
  return digits;
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

/** Minor units, however many; null when it is no amount of that currency. */
function typedMoney(text: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const [, whole = '', part = ''] = /^([\d,]+)(?:\.(\d*))?$/.exec(text.trim()) ?? [];
  const plain = withoutThousands(whole);
  if (plain === null || part.length > digits) return null;
  return Number(plain + part.padEnd(digits, '0'));
}

function typedWhole(text: string): number | null {
  const plain = withoutThousands(text.trim());
  return plain === null ? null : Number(plain);
}

/** The largest number of places, or of minor units, that the server keeps. */
export const MAX_INT32 = 2_147_483_647;

const kept = (value: number | null) => (value !== null && value <= MAX_INT32 ? value : null);

/** `125.5` USD → `12550`; null when it is no amount of that currency that the server keeps. Commas between thousands are allowed. */
export function fromMoneyInput(text: string, currency: string): number | null {
  return kept(typedMoney(text, currency));
}

/** A whole number from 0 to the server's largest, or null. Commas between thousands are allowed. */
export function wholeInput(text: string): number | null {
  return kept(typedWhole(text));
}

/** What is wrong with an amount; of one that is merely too large the words name the largest (`amount`). */
export function moneyFault(text: string, currency: string): 'fault.price' | 'fault.priceAtMost' | undefined {
  const amount = typedMoney(text, currency);
  if (amount === null) return 'fault.price';
  return amount > MAX_INT32 ? 'fault.priceAtMost' : undefined;
}

/** What is wrong with a whole number; of one that is merely too large the words name the largest (`most`). */
export function wholeFault(text: string): 'fault.whole' | 'fault.atMost' | undefined {
  const value = typedWhole(text);
  if (value === null) return 'fault.whole';
  return value > MAX_INT32 ? 'fault.atMost' : undefined;
}
