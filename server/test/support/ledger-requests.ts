import { newConfirmationCode, newId } from '../../src/common/ids.js';
import type { Database } from '../../src/platform/database/database.js';
import type { CancelRequest, ConfirmRequest, HoldRequest } from '../../src/reservations/ledger/ledger.types.js';

/** A hold of a buyer nobody has seen before, unless `more` says whose. */
export function holdRequest(sectionId: number, quantity = 1, more: Partial<HoldRequest> = {}): HoldRequest {
  const userId = more.userId ?? newId();
  return { id: newId(), sectionId, userId, buyerId: userId, buyerReference: null, quantity, key: null, ...more };
}

export function confirmRequest(id: string, userId: string | null): ConfirmRequest {
  return { id, userId, code: newConfirmationCode(), paymentReference: null, actor: 'buyer' };
}

export function cancelRequest(id: string, userId: string | null, onlyPending = false): CancelRequest {
  return { id, userId, actor: 'buyer', reason: null, onlyPending };
}

/** Moves deadlines relative to PostgreSQL's clock, each `stepMs` after the one before, so that no test has to wait for one. */
export async function setDeadline(database: Database, ids: readonly string[], fromNowMs: number, stepMs = 0): Promise<void> {
  await database.query(
    `UPDATE reservations r SET created_at = created_at - interval '1 day',
            expires_at = date_trunc('milliseconds', now_at + make_interval(secs => ($2::float8 + (place - 1) * $3::float8) / 1000))
       FROM unnest($1::uuid[]) WITH ORDINALITY AS due(id, place), clock_timestamp() AS now_at WHERE r.id = due.id`,
    [ids, fromNowMs, stepMs],
  );
}

/** A database whose connection breaks under the first statement, so that the ledger cannot know what became of it. */
export function breakingOnce(database: Database): Database {
  let isBroken = false;
  const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    if (isBroken) return database.query(text, values);
    isBroken = true;
    throw new Error('Connection terminated unexpectedly');
  };
  return { query } as unknown as Database;
}
