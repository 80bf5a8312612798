import { PLANNING } from './planning.sql.js';

/**
 * Turns pending reservations into confirmed ones; many at once. It touches nothing but their own rows: confirmed
 * places stay taken, so neither counters nor slots change.
 *
 * p_requests  [{id, userId, code, paymentReference, actor}]; userId null: the caller may confirm anybody's.
 * Result      [{kind, reservation?}] in the order of the requests; kind is confirmed, alreadyConfirmed, cancelled,
 *             expired or notFound (unknown and foreign ids look the same).
 *
 * The deadline is read after the locks are held: a confirmation that waited for a lock is as late as it is.
 */
export const CONFIRM = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_confirm(p_requests jsonb) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  now_at    timestamptz;
  confirmed uuid[];
BEGIN
  PERFORM 1 FROM reservations
    WHERE id = ANY (ARRAY(SELECT (q->>'id')::uuid FROM jsonb_array_elements(p_requests) q))
    ORDER BY id FOR NO KEY UPDATE;
  now_at := date_trunc('milliseconds', clock_timestamp());

  WITH request AS (
    SELECT DISTINCT ON (q.id) q.*
      FROM jsonb_to_recordset(p_requests) AS q(id uuid, "userId" uuid, code text, "paymentReference" text, actor text)
      JOIN reservations r ON r.id = q.id AND (q."userId" IS NULL OR r.user_id = q."userId")
     ORDER BY q.id
  ), changed AS (
    UPDATE reservations r
       SET status = 'confirmed', confirmed_at = now_at, confirmation_code = request.code,
           payment_reference = request."paymentReference"
      FROM request
     WHERE r.id = request.id AND r.status = 'pending' AND r.expires_at > now_at
    RETURNING r.id, request.actor, request."paymentReference"
  ), logged AS (
    INSERT INTO reservation_logs (reservation_id, action, at, actor, metadata)
    SELECT id, 'confirmed', now_at, actor, jsonb_strip_nulls(jsonb_build_object('paymentReference', "paymentReference"))
      FROM changed
  )
  SELECT coalesce(array_agg(id), '{}') INTO confirmed FROM changed;

  RETURN (
    SELECT json_agg(
      CASE
        WHEN r.id IS NULL THEN jsonb_build_object('kind', 'notFound')
        ELSE jsonb_build_object(
          'kind', CASE
            WHEN r.id = ANY (confirmed) THEN 'confirmed'
            WHEN r.status = 'confirmed' THEN 'alreadyConfirmed'
            WHEN r.status = 'cancelled' THEN 'cancelled'
            ELSE 'expired' END,
          'reservation', ledger_reservation_document(r, section.name))
      END ORDER BY q.place)::text
    FROM ROWS FROM (jsonb_to_recordset(p_requests) AS (id uuid, "userId" uuid)) WITH ORDINALITY AS q(id, "userId", place)
    LEFT JOIN reservations r ON r.id = q.id AND (q."userId" IS NULL OR r.user_id = q."userId")
    LEFT JOIN sections section ON section.id = r.section_id);
END
$$`;
