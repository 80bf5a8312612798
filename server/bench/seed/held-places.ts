import type { SqlConnection } from '../../test/support/sql-connection.js';

/** Holds of one place each by the benchmark's buyers in section 1 of event 1, as so many requests would have left them. */
const HOLDS = `
  WITH buyer AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM users WHERE role = 'buyer'),
       held AS (
    INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, quantity, slot_numbers, unit_price, currency, status, created_at, expires_at)
    SELECT (lpad(to_hex(1700000000000 + i), 12, '0') || '70008' || lpad(to_hex(i), 15, '0'))::uuid, 1, 1, buyer.id, buyer.id, 1, ARRAY[i]::integer[],
           154000, 'KRW', 'pending', now(), now() + interval '20 days'
      FROM generate_series(1, $1::bigint) i JOIN buyer ON buyer.place = i % (SELECT count(*) FROM buyer)
    RETURNING id, buyer_id, slot_numbers),
       logged AS (INSERT INTO reservation_logs (reservation_id, action, at, actor) SELECT id, 'held', now(), 'buyer' FROM held),
       owned AS (INSERT INTO slots (section_id, slot_number, reservation_id) SELECT 1, slot_numbers[1], id FROM held)
  INSERT INTO buyer_places (event_id, buyer_id, places) SELECT 1, buyer_id, count(*) FROM held GROUP BY buyer_id`;

const COUNTED = 'UPDATE sections SET taken = taken + $1, high_water = high_water + $1 WHERE id = 1';

export async function holdPlaces(database: SqlConnection, count: number): Promise<void> {
  await database.query(HOLDS, [count]);
  await database.query(COUNTED, [count]);
  await database.query('VACUUM ANALYZE reservations, reservation_logs, slots, buyer_places');
}

/** Cancels every so manieth of those holds, as their buyers would have, so that their numbers are returned. */
const CANCEL = `
  WITH given_back AS (
    UPDATE reservations SET status = 'cancelled', cancelled_at = now()
     WHERE section_id = 1 AND status = 'pending' AND slot_numbers[1] % $1 = 0 RETURNING id, buyer_id, slot_numbers[1] AS number),
       logged AS (INSERT INTO reservation_logs (reservation_id, action, at, actor) SELECT id, 'cancelled', now(), 'buyer' FROM given_back),
       disowned AS (DELETE FROM slots s USING given_back g WHERE s.section_id = 1 AND s.slot_number = g.number),
       returned AS (INSERT INTO returned_slots (section_id, slot_number) SELECT 1, number FROM given_back),
       buyers AS (
    UPDATE buyer_places b SET places = b.places - c.places
      FROM (SELECT buyer_id, count(*) AS places FROM given_back GROUP BY buyer_id) c WHERE b.event_id = 1 AND b.buyer_id = c.buyer_id)
  UPDATE sections SET taken = taken - (SELECT count(*) FROM given_back) WHERE id = 1`;

export async function cancelEvery(database: SqlConnection, step: number): Promise<void> {
  await database.query(CANCEL, [step]);
  await database.query('VACUUM ANALYZE reservations, reservation_logs, slots, buyer_places, returned_slots');
}
