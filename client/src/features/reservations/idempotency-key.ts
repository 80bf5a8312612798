const STORAGE_KEY = 'jari.unanswered-hold';
/** Long enough for a tunnel or a reload; after that the buyer means a new hold. */
const REMEMBER_MS = 2 * 60_000;

type Unanswered = { sectionId: number; quantity: number; key: string; since: number };

/**
 * The key for a hold. When the same hold was sent a moment ago and no answer came (a lost connection, a reload
 * in between), its key is used again, so that pressing once more cannot hold twice.
 */
export function keyForHold(sectionId: number, quantity: number): string {
  const last = read();
  const isSame = last?.sectionId === sectionId && last.quantity === quantity;
  if (last && isSame && Date.now() - last.since < REMEMBER_MS) return last.key;
  const key = newKey();
  write({ sectionId, quantity, key, since: Date.now() });
  return key;
}

/** The server has answered: the next press is a new wish. */
export function forgetKey(): void {
  try {
    sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Nothing was kept either.
  }
}

function newKey(): string {
  // randomUUID is missing on plain-http addresses other than localhost; a phone on the local network has one.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function read(): Unanswered | null {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null') as Unanswered | null;
  } catch {
    return null;
  }
}

function write(value: Unanswered): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(value));
  } catch {
    // Without storage the key lives as long as the attempt, which covers everything but a reload.
  }
}
