import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// A random part for the process and a counter: unique without asking for random bytes at every request.
const processPart = randomBytes(6).toString('base64url');
let requests = 0;

/** The caller's own id when it is 1 to 64 visible characters, so that its logs and ours meet; else one of ours. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && /^[\x21-\x7e]{1,64}$/.test(given)) return given;
  return `${processPart}-${(++requests).toString(36)}`;
}
