import type { FieldError } from '../../../common/domain-error.js';
import { escapePointer } from './compiled-dto.js';

/** PostgreSQL stores neither U+0000 nor a lone surrogate, and JSON can spell both. */
// eslint-disable-next-line no-control-regex -- U+0000 is what is looked for.
const NOT_STORABLE = /[\u0000\ud800-\udfff]/u;

export function isStorableText(text: string): boolean {
  return !NOT_STORABLE.test(text);
}

/** A body of 64 KiB can be nested 30,000 deep, which is more than the stack holds; no request of ours needs five. */
const MAX_DEPTH = 100;

/** Finds text that cannot be stored anywhere in a parsed body, in names as well as in values. */
export function notStorable(value: unknown, pointer = '', depth = 0): FieldError | undefined {
  if (typeof value === 'string') {
    return isStorableText(value) ? undefined : { pointer, detail: 'must not contain U+0000 or half a surrogate pair' };
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_DEPTH) return { pointer, detail: 'is nested too deeply' };
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorableText(name)) return { pointer, detail: 'has a field whose name contains U+0000 or half a surrogate pair' };
    const found = notStorable(inner, `${pointer}/${escapePointer(name)}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
