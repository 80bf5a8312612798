import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { EventsService } from '../../events/events.service.js';
import { Database } from '../../platform/database/database.js';
import { harmlessCell } from './formula-cells.js';

const COLUMNS = [
  'id', 'section', 'quantity', 'entry_numbers', 'status', 'buyer_name', 'buyer_email', 'buyer_reference', 'unit_price', 'total_price',
  'currency', 'confirmation_code', 'created_at', 'expires_at', 'confirmed_at', 'cancelled_at',
];
/** So many reservations are looked at by one statement, whose time is bounded however few of them are the event's. */
const WINDOW = 5_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

// There is no index on the event, which every hold would have to keep; all reservations are walked in the order of their ids.
const NEXT = `
  WITH looked_at AS MATERIALIZED (
    SELECT id, event_id FROM reservations WHERE id > $2 ORDER BY id LIMIT $3
  ), found AS (
    SELECT r.id, s.name AS section, r.quantity, r.slot_numbers, r.unit_price, r.currency, r.confirmation_code, r.buyer_reference,
           CASE WHEN r.status = 'pending' AND r.expires_at <= (SELECT clock_timestamp()) THEN 'expired' ELSE r.status END AS status,
           u.name AS buyer_name, u.email AS buyer_email, r.created_at, r.expires_at, r.confirmed_at, r.cancelled_at
      FROM looked_at l JOIN reservations r ON r.id = l.id JOIN sections s ON s.id = r.section_id LEFT JOIN users u ON u.id = r.user_id
     WHERE l.event_id = $1
  )
  SELECT (SELECT max(id::text) FROM looked_at) AS last, coalesce((SELECT json_agg(f ORDER BY f.id) FROM found f), '[]') AS rows`;

interface ExportRow {
  id: string;
  section: string;
  quantity: number;
  slot_numbers: number[];
  status: string;
  buyer_name: string | null;
  buyer_email: string | null;
  buyer_reference: string | null;
  unit_price: number;
  currency: string;
  confirmation_code: string | null;
  created_at: string;
  expires_at: string;
  confirmed_at: string | null;
  cancelled_at: string | null;
}

/** All reservations of an event as a file, read while it is sent: nobody's memory holds all of them. */
@Injectable()
export class ReservationExport {
  constructor(
    private readonly database: Database,
    private readonly events: EventsService,
  ) {}

  /** Throws EVENT_NOT_FOUND, and whatever keeps the first part from being read, before anything is sent. */
  async open(eventId: number): Promise<Readable> {
    await this.events.get(eventId);
    const first = await this.next(eventId, FIRST_ID);
    // A reading that fails cuts the file short, which its reader can tell from the connection's end.
    return Readable.from(this.text(eventId, first));
  }

  private async *text(eventId: number, first: Part): AsyncGenerator<string> {
    yield stringify([COLUMNS], { bom: true });
    for (let part = first; part.last !== null; part = await this.next(eventId, part.last)) {
      if (part.rows.length > 0) yield stringify(part.rows.map(cellsOf));
    }
  }

  private async next(eventId: number, after: string | null): Promise<Part> {
    const [part] = await this.database.query<Part>(NEXT, [eventId, after, WINDOW]);
    return part ?? { last: null, rows: [] };
  }
}

interface Part {
  /** The last id that was looked at; null after the end. */
  readonly last: string | null;
  readonly rows: readonly ExportRow[];
}

function cellsOf(row: ExportRow): string[] {
  return [
    row.id, harmlessCell(row.section), String(row.quantity), row.slot_numbers.join(' '), row.status, harmlessCell(row.buyer_name ?? ''),
    harmlessCell(row.buyer_email ?? ''), harmlessCell(row.buyer_reference ?? ''), String(row.unit_price), String(row.unit_price * row.quantity),
    row.currency, row.confirmation_code ?? '', timeOf(row.created_at), timeOf(row.expires_at), timeOf(row.confirmed_at), timeOf(row.cancelled_at),
  ];
}

const timeOf = (time: string | null): string => (time === null ? '' : new Date(time).toISOString());
