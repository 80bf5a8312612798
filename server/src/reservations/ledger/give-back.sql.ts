import { PLANNING } from './planning.sql.js';

/**
 * Gives the places of reservations back, each at most once; the common end of cancel and expire.
 * The callers hold the rows' locks and have decided which of them leave their state; here are the rest of the lock
 * order (sections by id, then buyers) and all the writing.
 *
 * p_ids       reservations to change, all locked, all pending or confirmed
 * p_status    'cancelled' or 'expired'
 * p_at        PostgreSQL's time of the change
 * p_actors, p_reasons  by id, for the log; null: nobody asked
 * Result      JSON [{sectionId, epoch, capacity, taken, stockVersion, status, numbers}], what Redis is to be told
 */
export const GIVE_BACK = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_give_back(
  p_ids uuid[], p_status text, p_at timestamptz, p_actors text[], p_reasons text[]
) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  section_ids integer[] := ARRAY(SELECT DISTINCT section_id FROM reservations WHERE id = ANY (p_ids));
  freed       text;
BEGIN
  PERFORM 1 FROM sections WHERE id = ANY (section_ids) ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM buyer_places b
    JOIN (SELECT DISTINCT event_id, buyer_id FROM reservations WHERE id = ANY (p_ids)) r USING (event_id, buyer_id)
    ORDER BY b.event_id, b.buyer_id FOR NO KEY UPDATE OF b;

  WITH changed AS (
    UPDATE reservations r
       SET status = p_status,
           cancelled_at = CASE p_status WHEN 'cancelled' THEN p_at END,
           expired_at = CASE p_status WHEN 'expired' THEN p_at END
      FROM unnest(p_ids, p_actors, p_reasons) AS q(id, actor, reason)
     WHERE r.id = q.id
    RETURNING r.id, r.event_id, r.section_id, r.buyer_id, r.quantity, r.slot_numbers, q.actor, q.reason
  ), logged AS (
    INSERT INTO reservation_logs (reservation_id, action, at, actor, metadata)
    SELECT id, p_status, p_at, coalesce(actor, 'system'),
           CASE WHEN reason IS NULL THEN '{}' ELSE jsonb_build_object('reason', reason) END
      FROM changed
  ), buyers AS (
    UPDATE buyer_places b SET places = b.places - c.places
      FROM (SELECT event_id, buyer_id, sum(quantity) AS places FROM changed GROUP BY event_id, buyer_id) c
     WHERE b.event_id = c.event_id AND b.buyer_id = c.buyer_id
  ), disowned AS (
    DELETE FROM slots s USING (SELECT section_id, unnest(slot_numbers) AS slot_number FROM changed) n
     WHERE s.section_id = n.section_id AND s.slot_number = n.slot_number
    RETURNING s.section_id, s.slot_number
  ), returned AS (
    INSERT INTO returned_slots (section_id, slot_number) SELECT section_id, slot_number FROM disowned
    RETURNING section_id, slot_number
  ), per_section AS (
    SELECT section_id, count(*) AS places, string_agg(slot_number::text, ',' ORDER BY slot_number) AS numbers
      FROM returned GROUP BY section_id
  ), counted AS (
    UPDATE sections s SET taken = s.taken - p.places, stock_version = s.stock_version + 1
      FROM per_section p WHERE s.id = p.section_id
    RETURNING s.id, s.epoch, s.capacity, s.taken, s.stock_version, s.status, p.numbers
  )
  SELECT concat('[', string_agg(concat(
           '{"sectionId":', id, ',"epoch":"', epoch, '","capacity":', capacity, ',"taken":', taken,
           ',"stockVersion":', stock_version, ',"status":"', status, '","numbers":[', numbers, ']}'), ','), ']')
    INTO freed FROM counted;
  RETURN freed;
END
$$`;
