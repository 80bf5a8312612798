const STORAGE_KEY = 'jari.unanswered-hold';
/** Long enough for a tunnel or a reload; after that the buyer means a new hold. */
const REMEMBER_MS = 2 * 60_000;

type Wish = { sectionId: number; quantity: number };
/** `since` it was last sent, or given up: attempts over a link that swallows everything take most of the two minutes. */
type Unanswered = Wish & { key: string; since: number };

/** Where nothing can be stored, a key lives as long as the page: every attempt of a hold has to send the same. */
let unstored: Unanswered | null = null;

/** The buyer presses: what was sent long ago is no longer meant. An attempt in progress keeps its key however long it takes. */
export function forgetOldKey(): void {
  const last = read();
  if (last && Date.now() - last.since >= REMEMBER_MS) forgetKey();
}

/**
 * The key for a hold. When the same hold was sent before and no answer came (a lost connection, a reload in between),
 * its key is used again, so that pressing once more cannot hold twice.
 */
export function keyForHold(wish: Wish): string {
  const key = keyOf(wish) ?? newKey();
  write(wish, key);
  return key;
}

/** The buyer is told that no answer came; the time to press again begins now. */
export function keepKey(wish: Wish): void {
  const key = keyOf(wish);
  if (key) write(wish, key);
}

/** The server has answered: the next press is a new wish. */
export function forgetKey(): void {
  unstored = null;
  try {
    sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Nothing was kept either.
  }
}

function keyOf({ sectionId, quantity }: Wish): string | undefined {
  const last = read();
  return last?.sectionId === sectionId && last.quantity === quantity ? last.key : undefined;
}

function newKey(): string {
  // randomUUID is missing on plain-http addresses other than localhost; a phone on the local network has one.
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function read(): Unanswered | null {
  if (unstored) return unstored;
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null') as Unanswered | null;
  } catch {
    return null;
  }
}

function write({ sectionId, quantity }: Wish, key: string): void {
  const value: Unanswered = { sectionId, quantity, key, since: Date.now() };
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(value));
    unstored = null;
  } catch {
    unstored = value;
  }
}
