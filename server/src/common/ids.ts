import { createHash, randomBytes, randomFillSync, randomInt } from 'node:crypto';
import { v5, v7 } from 'uuid';

const ID_BYTES = 16;
// Asking the system for random bytes costs 2 µs however few they are; once for 512 ids it is nothing.
const randomPool = Buffer.alloc(512 * ID_BYTES);
let poolUsed = randomPool.length;

/** Time-ordered UUID: new rows land on the same index pages. 74 of its bits are random. */
export function newId(): string {
  if (poolUsed === randomPool.length) {
    randomFillSync(randomPool);
    poolUsed = 0;
  }
  const random = randomPool.subarray(poolUsed, (poolUsed += ID_BYTES));
  return v7({ random });
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
  for (let i = 0; i < 10; i++) code += CODE_ALPHABET.charAt(randomInt(CODE_ALPHABET.length));
  return code;
}
