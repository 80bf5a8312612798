import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { pageOf } from '../../platform/http/paging/page.js';
import type { Page } from '../../platform/http/paging/page.js';
import type { OperatorActionDocument } from './operator-action.dto.js';

/** Of the details of one page, in bytes of JSON: an import of 2,000 sections may have some megabytes, and a page a hundred of them. */
export const MAX_PAGE_BYTES = 1024 * 1024;

// Row by row, so that what lies behind a full page is not read for its size. A page has at least one row, whose details are
// left out when they alone are too large; the last row of the answer is not of the page and says that there are more.
const LIST = `
  WITH RECURSIVE page AS (
    (SELECT id, 1 AS rows, octet_length(details::text)::bigint AS bytes, octet_length(details::text) AS own_bytes
       FROM operator_actions WHERE ($1::int IS NULL OR event_id = $1) AND ($2::bigint IS NULL OR id < $2) ORDER BY id DESC LIMIT 1)
    UNION ALL
    SELECT next.id, page.rows + 1, page.bytes + next.own_bytes, next.own_bytes
      FROM page CROSS JOIN LATERAL (
             SELECT id, octet_length(details::text) AS own_bytes FROM operator_actions
              WHERE ($1::int IS NULL OR event_id = $1) AND id < page.id ORDER BY id DESC LIMIT 1) next
     WHERE page.rows <= $3 AND (page.bytes <= $4 OR page.rows = 1)
  )
  SELECT a.id::float8 AS id, a.at, a.operator_id AS "operatorId", u.name AS "operatorName", a.action, a.event_id AS "eventId",
         a.section_id AS "sectionId", a.reservation_id AS "reservationId", a.reason, a.outcome,
         CASE WHEN p.own_bytes > $4 THEN jsonb_build_object('omittedBytes', p.own_bytes) ELSE a.details END AS details,
         p.rows <= $3 AND (p.bytes <= $4 OR p.rows = 1) AS "isOfPage"
    FROM page p JOIN operator_actions a ON a.id = p.id JOIN users u ON u.id = a.operator_id
   ORDER BY a.id DESC`;

type Row = Omit<OperatorActionDocument, 'at' | 'operator' | 'eventId' | 'sectionId' | 'reservationId'> & {
  at: Date;
  operatorId: string;
  operatorName: string;
  eventId: number | null;
  sectionId: number | null;
  reservationId: string | null;
  isOfPage: boolean;
};

/** Reads the operators' log. */
@Injectable()
export class ActionsLog {
  constructor(private readonly database: Database) {}

  /** Newest first; fewer than the limit when they are large. */
  async page(filter: { eventId: number | undefined; before: number | undefined; limit: number }): Promise<Page<OperatorActionDocument>> {
    const rows = await this.database.query<Row>(LIST, [filter.eventId ?? null, filter.before ?? null, filter.limit, MAX_PAGE_BYTES]);
    return pageOf(rows.map(documentOf), rows.filter(({ isOfPage }) => isOfPage).length, ({ id }) => [id]);
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
