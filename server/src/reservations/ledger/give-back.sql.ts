import { PLANNING } from './planning.sql.js';

/**
 * Gives the places of reservations back, each at most once; the common end of cancel and expire.
 * The callers hold the rows' locks and have decided which of them leave their state; here are the rest of the lock
 * order (sections by id, then buyers) and all the writing.
 *
 * p_tids      where the reservations lie that are to change, all locked, all pending or confirmed
 * p_status    'cancelled' or 'expired'
 * p_at        PostgreSQL's time of the change
 * p_actors, p_reasons  by reservation, for the log; null: nobody asked
 * Result      JSON [{sectionId, eventId, epoch, capacity, taken, stockVersion, status, numbers}], what Redis is to be told
 *
 * The reasons for the statements' shapes: planning.sql.ts.
 */
export const GIVE_BACK = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_give_back(
  p_tids tid[], p_status text, p_at timestamptz, p_actors text[], p_reasons text[]
) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  locked_sections record;
  locked_buyers   record;
  freed           text;
BEGIN
  SELECT array_agg(s.id) AS ids, array_agg(s.tid) AS tids INTO locked_sections
    FROM (SELECT id, ctid AS tid FROM sections
           WHERE id = ANY (ARRAY(SELECT section_id FROM reservations WHERE ctid = ANY (p_tids))) ORDER BY id FOR NO KEY UPDATE) s;
  SELECT array_agg(b.tid) AS tids, array_agg(r.places) AS places INTO locked_buyers
    FROM (SELECT event_id, buyer_id, sum(quantity) AS places FROM reservations
           WHERE ctid = ANY (p_tids) GROUP BY event_id, buyer_id ORDER BY event_id, buyer_id) r
   CROSS JOIN LATERAL (SELECT ctid AS tid FROM buyer_places
                        WHERE event_id = r.event_id AND buyer_id = r.buyer_id FOR NO KEY UPDATE) b;

  WITH changed AS (
    UPDATE reservations r
       SET status = p_status,
           cancelled_at = CASE p_status WHEN 'cancelled' THEN p_at END,
           expired_at = CASE p_status WHEN 'expired' THEN p_at END
      FROM unnest(p_tids, p_actors, p_reasons) AS q(tid, actor, reason)
     WHERE r.ctid = q.tid
    RETURNING r.id, r.section_id, r.slot_numbers, q.actor, q.reason
  ), logged AS (
    INSERT INTO reservation_logs (reservation_id, action, at, actor, metadata)
    SELECT id, p_status, p_at, coalesce(actor, 'system'),
           CASE WHEN reason IS NULL THEN '{}' ELSE jsonb_build_object('reason', reason) END
      FROM changed
  ), buyers AS (
    UPDATE buyer_places b SET places = b.places - q.places
      FROM unnest(locked_buyers.tids, locked_buyers.places) AS q(tid, places) WHERE b.ctid = q.tid
  ), disowned AS (
    DELETE FROM slots WHERE ctid = ANY (ARRAY(
      SELECT owned.tid
        FROM (SELECT section_id, unnest(slot_numbers) AS slot_number FROM changed OFFSET 0) n
       CROSS JOIN LATERAL (SELECT ctid AS tid FROM slots
                            WHERE section_id = n.section_id AND slot_number = n.slot_number OFFSET 0) owned))
    RETURNING section_id, slot_number
  ), returned AS (
    INSERT INTO returned_slots (section_id, slot_number) SELECT section_id, slot_number FROM disowned
    RETURNING section_id, slot_number
  ), per_section AS (
    SELECT section_id, count(*) AS places, string_agg(slot_number::text, ',' ORDER BY slot_number) AS numbers
      FROM returned GROUP BY section_id
  ), counted AS (
    UPDATE sections s SET taken = s.taken - p.places, stock_version = s.stock_version + 1
      FROM per_section p WHERE s.ctid = locked_sections.tids[array_position(locked_sections.ids, p.section_id)]
    RETURNING s.id, s.event_id, s.epoch, s.capacity, s.taken, s.stock_version, s.status, p.numbers
  )
  SELECT concat('[', string_agg(concat(
           '{"sectionId":', id, ',"eventId":', event_id, ',"epoch":"', epoch, '","capacity":', capacity, ',"taken":', taken,
           ',"stockVersion":', stock_version, ',"status":"', status, '","numbers":[', numbers, ']}'), ','), ']')
    INTO freed FROM counted;
  RETURN freed;
END
$$`;
