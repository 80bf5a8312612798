import { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { EventsService } from '../../events/events.service.js';
import { Database } from '../../platform/database/database.js';
import { isStoreFailure } from '../../platform/http/problems/store-failure.js';
import { harmlessCell } from './formula-cells.js';

const COLUMNS = [
  'id', 'section', 'quantity', 'entry_numbers', 'status', 'buyer_name', 'buyer_email', 'buyer_reference', 'unit_price', 'total_price',
  'currency', 'confirmation_code', 'created_at', 'expires_at', 'confirmed_at', 'cancelled_at',
];
/** So many reservations are looked at by one statement, whose time is bounded however few of them are the event's. */
const WINDOW = 5_000;
/** So many rows are written in one turn of the event loop, about a millisecond; everybody else is served in between. */
const ROWS_A_TURN = 250;
/** A busy moment of PostgreSQL does not end a file of some minutes. */
const PAUSES_BEFORE_RETRY_MS = [100, 300, 1_000, 2_000];
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

// There is no index on the event, which every hold would have to keep; all reservations are walked in the order of their ids.
// A row is a line of JSON, to be parsed when its turn comes.
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
  SELECT (SELECT max(id::text) FROM looked_at) AS last, coalesce((SELECT string_agg(row_to_json(f)::text, E'\\n' ORDER BY f.id) FROM found f), '') AS lines`;

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
    // A reading that fails for good cuts the file short, which its reader can tell from the connection's end.
    const file: Readable = Readable.from(this.text(eventId, first, () => file.destroyed));
    return file;
  }

  private async *text(eventId: number, first: Part, isLeft: () => boolean): AsyncGenerator<string> {
    yield stringify([COLUMNS], { bom: true });
    for (let part = first; part.last !== null; part = await this.nextInTime(eventId, part.last, isLeft)) {
      const lines = part.lines === '' ? [] : part.lines.split('\n');
      for (let from = 0; from < lines.length; from += ROWS_A_TURN) {
        await nextTurn();
        yield stringify(lines.slice(from, from + ROWS_A_TURN).map((line) => cellsOf(JSON.parse(line) as ExportRow)));
      }
    }
  }

  /** Asks again after a failure that passes, unless nobody wants the file any more. */
  private async nextInTime(eventId: number, after: string, isLeft: () => boolean): Promise<Part> {
    for (let retry = 0; ; retry++) {
      if (isLeft()) return END;
      try {
        return await this.next(eventId, after);
      } catch (error) {
        const pauseMs = PAUSES_BEFORE_RETRY_MS[retry];
        if (pauseMs === undefined || !isStoreFailure(error)) throw error;
        if (!isLeft()) await pause(pauseMs);
      }
    }
  }

  private async next(eventId: number, after: string): Promise<Part> {
    const [part = END] = await this.database.query<Part>(NEXT, [eventId, after, WINDOW]);
    return part;
  }
}

interface Part {
  /** The last id that was looked at; null after the end. */
  readonly last: string | null;
  readonly lines: string;
}

const END: Part = { last: null, lines: '' };

function cellsOf(row: ExportRow): string[] {
  return [
    row.id, harmlessCell(row.section), String(row.quantity), row.slot_numbers.join(' '), row.status, harmlessCell(row.buyer_name ?? ''),
    harmlessCell(row.buyer_email ?? ''), harmlessCell(row.buyer_reference ?? ''), String(row.unit_price), String(row.unit_price * row.quantity),
    row.currency, row.confirmation_code ?? '', timeOf(row.created_at), timeOf(row.expires_at), timeOf(row.confirmed_at), timeOf(row.cancelled_at),
  ];
}

const timeOf = (time: string | null): string => (time === null ? '' : new Date(time).toISOString());
