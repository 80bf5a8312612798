import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { OperatorActionDocument } from './operator-action.dto.js';

const LIST = `
  SELECT a.id::float8 AS id, a.at, a.operator_id AS "operatorId", u.name AS "operatorName", a.action, a.event_id AS "eventId",
         a.section_id AS "sectionId", a.reservation_id AS "reservationId", a.reason, a.details, a.outcome
    FROM operator_actions a JOIN users u ON u.id = a.operator_id
   WHERE ($1::int IS NULL OR a.event_id = $1) AND ($2::bigint IS NULL OR a.id < $2)
   ORDER BY a.id DESC LIMIT $3`;

type Row = Omit<OperatorActionDocument, 'at' | 'operator' | 'eventId' | 'sectionId' | 'reservationId'> & {
  at: Date;
  operatorId: string;
  operatorName: string;
  eventId: number | null;
  sectionId: number | null;
  reservationId: string | null;
};

/** Reads the operators' log. */
@Injectable()
export class ActionsLog {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list(filter: { eventId: number | undefined; before: number | undefined; limit: number }): Promise<OperatorActionDocument[]> {
    const rows = await this.database.query<Row>(LIST, [filter.eventId ?? null, filter.before ?? null, filter.limit]);
    return rows.map(documentOf);
  }
}

function documentOf({ id, at, operatorId, operatorName, action, eventId, sectionId, reservationId, reason, details, outcome }: Row): OperatorActionDocument {
  return {
    id,
    at: at.toISOString(),
    operator: { id: operatorId, name: operatorName },
    action,
    ...(eventId !== null && { eventId }),
    ...(sectionId !== null && { sectionId }),
    ...(reservationId !== null && { reservationId }),
    reason,
    details,
    outcome,
  };
}
