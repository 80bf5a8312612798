import { PLANNING } from './planning.sql.js';

/**
 * Turns pending reservations into confirmed ones; many at once. It touches nothing but their own rows: confirmed
 * places stay taken, so neither counters nor slots change.
 *
 * p_ids, p_users, p_codes, p_payments, p_actors
 *         by request: the reservation, its owner (null: the caller may confirm anybody's), the confirmation code, the
 *         payment's reference or null, and who asks
 * Result  [{index, kind, reservation?}] in any order, index from 0; kind is confirmed, alreadyConfirmed, cancelled,
 *         expired or notFound (unknown and foreign ids look the same).
 *
 * Status and deadline are asked for in a CASE, which no index answers: as plain conditions they led the planner to walk
 * all pending holds by the index on their deadline, 250 µs a confirmation with 8,000 of them instead of 30. The other
 * reasons for the statements' shapes: planning.sql.ts.
 *
 * The deadline is read after the locks are held: a confirmation that waited for a lock is as late as it is.
 */
export const CONFIRM = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_confirm(
  p_ids uuid[], p_users uuid[], p_codes text[], p_payments text[], p_actors text[]
) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  tids      tid[];  -- by request
  now_at    timestamptz;
  confirmed bigint[];
  outcomes  text;
  others    text;
BEGIN
  SELECT array_agg(r.tid ORDER BY q.place) INTO tids
    FROM (SELECT * FROM unnest(p_ids) WITH ORDINALITY AS u(id, place) ORDER BY id) q
    LEFT JOIN LATERAL (SELECT ctid AS tid FROM reservations
                        WHERE id BETWEEN q.id AND q.id ORDER BY id FOR NO KEY UPDATE) r ON true;
  now_at := date_trunc('milliseconds', clock_timestamp());

  WITH changed AS (
    UPDATE reservations r
       SET status = 'confirmed', confirmed_at = now_at, confirmation_code = q.code, payment_reference = q.payment
      FROM unnest(tids, p_users, p_codes, p_payments, p_actors) WITH ORDINALITY AS q(tid, user_id, code, payment, actor, place)
     WHERE r.ctid = q.tid AND (q.user_id IS NULL OR r.user_id = q.user_id)
       AND CASE r.status WHEN 'pending' THEN r.expires_at > now_at ELSE false END
    RETURNING q.place, q.actor, q.payment, r.id, r AS reservation,
              (SELECT name FROM sections WHERE id = r.section_id) AS section_name
  ), logged AS (
    INSERT INTO reservation_logs (reservation_id, action, at, actor, metadata)
    SELECT id, 'confirmed', now_at, actor,
           CASE WHEN payment IS NULL THEN '{}' ELSE jsonb_build_object('paymentReference', payment) END
      FROM changed
  )
  SELECT coalesce(array_agg(c.place), '{}'),
         string_agg(concat('{"index":', c.place - 1, ',"kind":"confirmed","reservation":',
                           ledger_reservation_json(c.reservation, c.section_name), '}'), ',')
    INTO confirmed, outcomes
    FROM changed c;

  IF cardinality(confirmed) < cardinality(p_ids) THEN
    SELECT string_agg(
        CASE WHEN r.id IS NULL THEN concat('{"index":', q.place - 1, ',"kind":"notFound"}')
          ELSE concat('{"index":', q.place - 1, ',"kind":"', CASE r.status
            WHEN 'confirmed' THEN 'alreadyConfirmed'
            WHEN 'cancelled' THEN 'cancelled'
            ELSE 'expired' END, '","reservation":', ledger_reservation_json(r, (SELECT name FROM sections WHERE id = r.section_id)), '}')
        END, ',')
      INTO others
      FROM unnest(tids, p_users) WITH ORDINALITY AS q(tid, user_id, place)
      LEFT JOIN reservations r ON r.ctid = q.tid AND (q.user_id IS NULL OR r.user_id = q.user_id)
     WHERE q.place <> ALL (confirmed);
  END IF;
  RETURN concat('[', concat_ws(',', outcomes, others), ']');
END
$$`;
