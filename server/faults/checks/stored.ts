import type { SqlConnection } from '../../test/support/sql-connection.js';

/** A reservation as PostgreSQL has it; times in ms since 1970. */
export interface StoredReservation {
  readonly id: string;
  readonly userId: string;
  readonly sectionId: number;
  readonly quantity: number;
  readonly status: string;
  readonly key: string | null;
  readonly confirmationCode: string | null;
  readonly heldAtMs: number;
  /** Until when it could be confirmed. */
  readonly deadlineMs: number;
  readonly confirmedAtMs: number | null;
  readonly cancelledAtMs: number | null;
  readonly expiredAtMs: number | null;
  /** When others could see that its places are free; null while they are taken. */
  readonly releasedAtMs: number | null;
}

const MS = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8`;

const STORED = `
  SELECT id, user_id AS "userId", section_id AS "sectionId", quantity, status, idempotency_key AS key,
         confirmation_code AS "confirmationCode", ${MS('created_at')} AS "heldAtMs", ${MS('expires_at')} AS "deadlineMs",
         ${MS('confirmed_at')} AS "confirmedAtMs",
         ${MS('cancelled_at')} AS "cancelledAtMs", ${MS('expired_at')} AS "expiredAtMs",
         CASE WHEN status IN ('cancelled', 'expired') THEN ${MS('coalesce(pg_xact_commit_timestamp(xmin), cancelled_at, expired_at)')} END AS "releasedAtMs"
    FROM reservations`;

export async function storedReservations(sql: SqlConnection): Promise<StoredReservation[]> {
  return sql.query<StoredReservation & Record<string, unknown>>(STORED);
}
