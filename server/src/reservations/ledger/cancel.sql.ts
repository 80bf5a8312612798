import { PLANNING } from './planning.sql.js';

/**
 * Cancels pending and confirmed reservations; many at once.
 *
 * p_requests  [{id, userId, actor, reason}]; userId null: the caller may cancel anybody's.
 * Result      {freed, outcomes}: freed as in ledger_give_back; outcomes [{kind, reservation?}] in the order of the
 *             requests; kind is cancelled, alreadyCancelled, expired or notFound.
 *
 * A hold whose deadline has passed is not cancelled but expired, even while its row still says pending.
 */
export const CANCEL = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_cancel(p_requests jsonb) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  now_at    timestamptz;
  cancelled uuid[];
  freed     jsonb := '[]';
BEGIN
  PERFORM 1 FROM reservations
    WHERE id = ANY (ARRAY(SELECT (q->>'id')::uuid FROM jsonb_array_elements(p_requests) q))
    ORDER BY id FOR NO KEY UPDATE;
  now_at := date_trunc('milliseconds', clock_timestamp());

  SELECT coalesce(array_agg(DISTINCT r.id), '{}') INTO cancelled
    FROM jsonb_to_recordset(p_requests) AS q(id uuid, "userId" uuid)
    JOIN reservations r ON r.id = q.id AND (q."userId" IS NULL OR r.user_id = q."userId")
   WHERE r.status = 'confirmed' OR (r.status = 'pending' AND r.expires_at > now_at);

  IF cardinality(cancelled) > 0 THEN
    freed := ledger_give_back(cancelled, 'cancelled', now_at, (
      SELECT jsonb_object_agg(q.id, jsonb_build_object('actor', q.actor,
               'metadata', jsonb_strip_nulls(jsonb_build_object('reason', q.reason))))
        FROM jsonb_to_recordset(p_requests) AS q(id uuid, "userId" uuid, actor text, reason text)
        JOIN reservations r ON r.id = q.id AND (q."userId" IS NULL OR r.user_id = q."userId")
       WHERE q.id = ANY (cancelled)));
  END IF;

  RETURN json_build_object('freed', freed, 'outcomes', (
    SELECT json_agg(
      CASE
        WHEN r.id IS NULL THEN jsonb_build_object('kind', 'notFound')
        ELSE jsonb_build_object(
          'kind', CASE
            WHEN r.id = ANY (cancelled) THEN 'cancelled'
            WHEN r.status = 'cancelled' THEN 'alreadyCancelled'
            ELSE 'expired' END,
          'reservation', ledger_reservation_document(r, section.name))
      END ORDER BY q.place)
    FROM ROWS FROM (jsonb_to_recordset(p_requests) AS (id uuid, "userId" uuid)) WITH ORDINALITY AS q(id, "userId", place)
    LEFT JOIN reservations r ON r.id = q.id AND (q."userId" IS NULL OR r.user_id = q."userId")
    LEFT JOIN sections section ON section.id = r.section_id))::text;
END
$$`;
