import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import { v5, v7 } from 'uuid';

// Asking the system for random bytes costs 2 µs however few they are; once for some hundred ids it is nothing.
const randomPool = Buffer.alloc(8192);
let poolUsed = randomPool.length;

/** Random bytes that nobody gets a second time; to be used before the next call. */
function randomBytesOfPool(count: number): Buffer {
  if (poolUsed + count > randomPool.length) {
    randomFillSync(randomPool);
    poolUsed = 0;
  }
  return randomPool.subarray(poolUsed, (poolUsed += count));
}

/** Time-ordered UUID: new rows land on the same index pages. 74 of its bits are random. */
export function newId(): string {
  return v7({ random: randomBytesOfPool(16) });
}

/** The same name in the same namespace always gives the same UUID. */
export function derivedId(namespace: string, name: string): string {
  return v5(name, namespace);
}

/** 256 random bits, base64url: session ids and API keys. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Secrets are stored and looked up by this hash only; they are random, so no salt is needed. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

// Crockford's alphabet leaves out I, L, O and U, which are misread on a phone at a gate.
const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten characters, 50 random bits; printed on tickets, unique in the database. */
export function newConfirmationCode(): string {
  let code = '';
  // 32 letters: the lower five bits of a byte choose each of them alike.
  for (const byte of randomBytesOfPool(10)) code += CODE_ALPHABET.charAt(byte & 31);
  return code;
}
