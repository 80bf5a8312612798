import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import type { ReservationRecord, ReservationStatus } from './ledger/ledger.types.js';
import { reservationRecord } from './ledger/reservation-record.js';

export interface ListFilter {
  readonly userId: string;
  /** The id after which the page begins; ids are ordered by time. */
  readonly before: string | undefined;
  readonly limit: number;
}

export interface LogEntry {
  action: string;
  at: string;
  actor: string;
  metadata: Record<string, unknown>;
}

export interface StatusCount {
  status: ReservationStatus;
  reservations: number;
  places: number;
}

/** PostgreSQL walks some 2,000 in a millisecond, and has 700 ms. */
const MOST_WALKED = 10_000;

/** Reads reservations. Whose they are is part of every statement. */
@Injectable()
export class ReservationQueries {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<ReservationRecord | undefined> {
    const [row] = await this.database.query<DocumentRow>(
      `SELECT ledger_reservation_json(r, section.name) AS document
         FROM reservations r JOIN sections section ON section.id = r.section_id WHERE r.id = $1`,
      [id],
    );
    return row && reservationRecord(row.document);
  }

  /** Newest first; without those that there are not. */
  async withIds(ids: readonly string[]): Promise<ReservationRecord[]> {
    const rows = await this.database.query<DocumentRow>(
      `SELECT ledger_reservation_json(r, section.name) AS document
         FROM reservations r JOIN sections section ON section.id = r.section_id
        WHERE r.id = ANY ($1::uuid[]) ORDER BY r.id DESC`,
      [ids],
    );
    return rows.map(({ document }) => reservationRecord(document));
  }

  /** Newest first. */
  async list({ userId, before, limit }: ListFilter): Promise<ReservationRecord[]> {
    const rows = await this.database.query<DocumentRow>(
      `SELECT ledger_reservation_json(r, section.name) AS document
         FROM reservations r JOIN sections section ON section.id = r.section_id
        WHERE r.user_id = $1 AND ($2::uuid IS NULL OR r.id < $2)
        ORDER BY r.id DESC LIMIT $3`,
      [userId, before ?? null, limit],
    );
    return rows.map(({ document }) => reservationRecord(document));
  }

  /**
   * Newest first, those of one status. A hold that is past its deadline counts as expired, whether or not the expiry job has been there.
   * An integrator may have a million others in between, so no more than MOST_WALKED are looked at: `walkedTo` is the last of them when
   * that was not all.
   */
  async listByStatus({ userId, before, limit }: ListFilter, status: ReservationStatus): Promise<{ records: ReservationRecord[]; walkedTo?: string }> {
    // First where to stop, then what there is: what is held in between is newer, and moves the end of no page.
    const [end] = await this.database.query<{ id: string }>(
      `SELECT id FROM reservations WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC OFFSET $3 LIMIT 1`,
      [userId, before ?? null, MOST_WALKED - 1],
    );
    const rows = await this.database.query<DocumentRow>(
      `SELECT ledger_reservation_json(r, section.name) AS document
         FROM reservations r JOIN sections section ON section.id = r.section_id
        WHERE r.user_id = $1 AND ($2::uuid IS NULL OR r.id < $2) AND ($5::uuid IS NULL OR r.id >= $5)
          AND $3 = CASE WHEN r.status = 'pending' AND r.expires_at <= clock_timestamp() THEN 'expired' ELSE r.status END
        ORDER BY r.id DESC LIMIT $4`,
      [userId, before ?? null, status, limit, end?.id ?? null],
    );
    const records = rows.map(({ document }) => reservationRecord(document));
    return { records, ...(end && records.length < limit && { walkedTo: end.id }) };
  }

  /** Oldest first; undefined when there is no such reservation of this owner (null: of anybody). */
  async logs(id: string, userId: string | null): Promise<LogEntry[] | undefined> {
    const rows = await this.database.query<LogEntry>(
      `SELECT log.action, to_char(log.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, log.actor, log.metadata
         FROM reservations r JOIN reservation_logs log ON log.reservation_id = r.id
        WHERE r.id = $1 AND ($2::uuid IS NULL OR r.user_id = $2)
        ORDER BY log.at, log.action = 'held' DESC`,
      [id, userId],
    );
    return rows.length === 0 ? undefined : rows;
  }

  async countsByStatus(eventId: number | undefined): Promise<StatusCount[]> {
    return this.database.query<StatusCount>(
      `SELECT CASE WHEN status = 'pending' AND expires_at <= (SELECT clock_timestamp()) THEN 'expired' ELSE status END AS status,
              count(*)::int AS reservations, coalesce(sum(quantity), 0)::int AS places
         FROM reservations WHERE $1::int IS NULL OR event_id = $1 GROUP BY 1`,
      [eventId ?? null],
    );
  }
}

/** As ledger_reservation_json wrote it, its times not yet in the API's form. */
interface DocumentRow {
  document: ReservationRecord;
}
