import { decodeCursor } from '../platform/http/paging/cursor.js';
import { MAX_INT32 } from '../platform/http/validation/id.pipes.js';

/** The id after which a page of a list in the order of ids begins; 0 for the first page. */
export function idAfter(cursor: string | undefined): number {
  return cursor === undefined ? 0 : decodeCursor<[number]>(cursor, isOneId)[0];
}

function isOneId(values: readonly unknown[]): boolean {
  const [id] = values;
  return values.length === 1 && typeof id === 'number' && Number.isInteger(id) && id > 0 && id <= MAX_INT32;
}
