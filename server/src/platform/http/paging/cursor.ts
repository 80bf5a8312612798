import { validationFailed } from '../validation/validation-failed.js';

/** Where the next page begins, as text that clients pass on and never read. */
export function encodeCursor(values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Reads a cursor back; what this server would not have written is refused with 400. */
export function decodeCursor<T extends readonly (string | number)[]>(cursor: string, isExpected: (values: readonly unknown[]) => boolean): T {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(values) && isExpected(values) && encodeCursor(values as (string | number)[]) === cursor) return values as unknown as T;
  } catch {
    // Not JSON: refused below like a cursor of another shape.
  }
  throw validationFailed([{ pointer: '/cursor', detail: 'is not a cursor of this list' }]);
}
