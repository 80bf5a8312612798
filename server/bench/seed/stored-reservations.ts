import type { SqlConnection } from '../../test/support/sql-connection.js';
import { withoutIndexes } from './bulk-load.js';

/**
 * Reservations of the past, as the product would have left them: ten events with ten sections each, all over. Every
 * buyer has ten reservations of two places, one an event.
 *
 * Of twenty that follow each other in a section twelve are confirmed, one is pending (its deadline is far), four have
 * expired and three were cancelled; those that are active own the section's numbers without a gap. So every row
 * follows from its number, nothing has to be looked up, and the counters are known beforehand.
 */
const EVENTS = 10;
const SECTIONS = 100;
const CYCLE = 20;
const ACTIVE_OF_CYCLE = 13;
const PLACES = 2;
const CHUNK = 500_000;

/** A multiple of this many reservations fills whole cycles in all sections. */
export const STORED_STEP = SECTIONS * CYCLE;

const FIRST_EVENT = 2;
/** Event 1 and its first section are where the benchmark itself holds places. */
const FIRST_SECTION = 2;

// One row a reservation with everything that the others are made of. $1: the first, $2: the last.
const NUMBERED = `
  SELECT i, i % ${SECTIONS} AS k, ${FIRST_EVENT} + i % ${EVENTS} AS event_id, ${FIRST_SECTION} + i % ${SECTIONS} AS section_id,
         i / ${SECTIONS} % ${CYCLE} AS turn,
         (i / ${SECTIONS} / ${CYCLE} * ${ACTIVE_OF_CYCLE} + least(i / ${SECTIONS} % ${CYCLE}, ${ACTIVE_OF_CYCLE - 1})) * ${PLACES} AS before,
         md5((i / ${EVENTS})::text)::uuid AS buyer_id,
         to_timestamp(1700000000) + i * interval '1 millisecond' AS created_at,
         (lpad(to_hex(1700000000000 + i), 12, '0') || '70008' || lpad(to_hex(i), 15, '0'))::uuid AS id
    FROM generate_series($1::bigint, $2::bigint) i`;

const RESERVATIONS = `
  INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, quantity, slot_numbers, unit_price, currency, status, idempotency_key,
                            confirmation_code, created_at, expires_at, confirmed_at, cancelled_at, expired_at)
  SELECT id, event_id, section_id, buyer_id, buyer_id, ${PLACES}, ARRAY[before + 1, before + 2]::integer[], 154000, 'KRW', status,
         CASE WHEN i % 10 = 0 THEN 'stored-' || i END, CASE WHEN status = 'confirmed' THEN upper(lpad(to_hex(i), 10, '0')) END,
         created_at, CASE WHEN status = 'pending' THEN now() + interval '20 days' ELSE created_at + interval '10 minutes' END,
         CASE WHEN status = 'confirmed' THEN created_at + interval '1 minute' END,
         CASE WHEN status = 'cancelled' THEN created_at + interval '2 minutes' END,
         CASE WHEN status = 'expired' THEN created_at + interval '601 seconds' END
    FROM (SELECT *, CASE WHEN turn < 12 THEN 'confirmed' WHEN turn = 12 THEN 'pending' WHEN turn < 17 THEN 'expired' ELSE 'cancelled' END AS status
            FROM (${NUMBERED}) n) r`;

const LOGS = `
  INSERT INTO reservation_logs (reservation_id, action, at, actor)
  SELECT id, action, created_at, CASE action WHEN 'expired' THEN 'system' ELSE 'buyer' END
    FROM (${NUMBERED}) n
   CROSS JOIN LATERAL unnest(CASE WHEN turn < 12 THEN ARRAY['held', 'confirmed'] WHEN turn = 12 THEN ARRAY['held']
                                  WHEN turn < 17 THEN ARRAY['held', 'expired'] ELSE ARRAY['held', 'cancelled'] END) AS action`;

const SLOTS = `
  INSERT INTO slots (section_id, slot_number, reservation_id)
  SELECT section_id, before + place, id FROM (${NUMBERED}) n CROSS JOIN generate_series(1, ${PLACES}) place WHERE turn < ${ACTIVE_OF_CYCLE}`;

const BUYER_PLACES = `
  INSERT INTO buyer_places (event_id, buyer_id, places)
  SELECT event_id, buyer_id, CASE WHEN turn < ${ACTIVE_OF_CYCLE} THEN ${PLACES} ELSE 0 END FROM (${NUMBERED}) n`;

const CATALOGUE = [
  `INSERT INTO events (name, venue, starts_at, sales_open_at, sales_close_at, max_places_per_buyer, hold_seconds, currency, status)
   SELECT 'Past night ' || e, 'Large hall', now() - interval '1 day', now() - interval '40 days', now() - interval '2 days', 8, 600, 'KRW', 'ended'
     FROM generate_series(1, ${EVENTS}) e`,
  `INSERT INTO sections (event_id, name, price, capacity, taken, high_water)
   SELECT ${FIRST_EVENT} + k % ${EVENTS}, 'Past floor ' || k, 154000, $1::integer + 1000, $1::integer, $1::integer
     FROM generate_series(0, ${SECTIONS - 1}) k ORDER BY k`,
];

/** Stores so many reservations (a multiple of STORED_STEP) with everything that belongs to them. */
export async function storeReservations(database: SqlConnection, count: number, onProgress: (text: string) => void): Promise<void> {
  if (count % STORED_STEP !== 0) throw new Error(`${count} is not a multiple of ${STORED_STEP}`);
  const takenPerSection = (count / SECTIONS / CYCLE) * ACTIVE_OF_CYCLE * PLACES;
  await database.query(CATALOGUE[0] ?? '');
  await database.query(CATALOGUE[1] ?? '', [takenPerSection]);
  await withoutIndexes(database, ['reservations', 'reservation_logs', 'slots', 'buyer_places'], async () => {
    for (let first = 0; first < count; first += CHUNK) {
      const range = [first, Math.min(first + CHUNK, count) - 1];
      for (const statement of [RESERVATIONS, LOGS, SLOTS, BUYER_PLACES]) await database.query(statement, range);
      onProgress(`${((range[1] ?? 0) + 1).toLocaleString('en')} of ${count.toLocaleString('en')} reservations`);
    }
  }, onProgress);
  onProgress('VACUUM ANALYZE');
  await database.query('VACUUM (ANALYZE, FREEZE)');
  onProgress('CHECKPOINT');
  await database.query('CHECKPOINT');
}
