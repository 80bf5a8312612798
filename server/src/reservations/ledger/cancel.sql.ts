import { PLANNING } from './planning.sql.js';

/**
 * Cancels pending and confirmed reservations; many at once.
 *
 * p_ids, p_users, p_actors, p_reasons, p_only_pending
 *         by request: the reservation, its owner (null: the caller may cancel anybody's), who asks, why or null, and
 *         whether a hold is meant that is to stay if it has become a ticket meanwhile
 * Result  {freed, outcomes}: freed as in ledger_give_back; outcomes [{index, kind, reservation?}] in any order, index
 *         from 0; kind is cancelled, alreadyCancelled, confirmed (as it was), expired or notFound.
 *
 * A hold whose deadline has passed is not cancelled but expired, even while its row still says pending.
 * The release before calls a function of this name with four arguments, which is another one (decision 13).
 * The reasons for the statements' shapes: planning.sql.ts.
 */
export const CANCEL = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_cancel(p_ids uuid[], p_users uuid[], p_actors text[], p_reasons text[], p_only_pending boolean[])
RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  tids      tid[];  -- by request
  now_at    timestamptz;
  leaving   record;
  freed     text := '[]';
  outcomes  text;
BEGIN
  SELECT array_agg(r.tid ORDER BY q.place) INTO tids
    FROM (SELECT * FROM unnest(p_ids) WITH ORDINALITY AS u(id, place) ORDER BY id) q
    LEFT JOIN LATERAL (SELECT ctid AS tid FROM reservations
                        WHERE id BETWEEN q.id AND q.id ORDER BY id FOR NO KEY UPDATE) r ON true;
  now_at := date_trunc('milliseconds', clock_timestamp());

  SELECT coalesce(array_agg(q.place), '{}') AS places, array_agg(q.tid) AS tids, array_agg(q.actor) AS actors, array_agg(q.reason) AS reasons
    INTO leaving
    FROM unnest(tids, p_users, p_actors, p_reasons, p_only_pending) WITH ORDINALITY AS q(tid, user_id, actor, reason, only_pending, place)
    JOIN reservations r ON r.ctid = q.tid AND (q.user_id IS NULL OR r.user_id = q.user_id)
   WHERE (r.status = 'confirmed' AND NOT q.only_pending) OR (r.status = 'pending' AND r.expires_at > now_at);

  IF cardinality(leaving.places) > 0 THEN
    freed := ledger_give_back(leaving.tids, 'cancelled', now_at, leaving.actors, leaving.reasons);
  END IF;

  SELECT string_agg(
      CASE WHEN r.id IS NULL THEN concat('{"index":', q.place - 1, ',"kind":"notFound"}')
        ELSE concat('{"index":', q.place - 1, ',"kind":"', CASE
          WHEN q.place = ANY (leaving.places) THEN 'cancelled'
          WHEN r.status = 'cancelled' THEN 'alreadyCancelled'
          WHEN r.status = 'confirmed' THEN 'confirmed'
          ELSE 'expired' END, '","reservation":',
          ledger_reservation_json(r.whole, (SELECT name FROM sections WHERE id = r.section_id)), '}')
      END, ',')
    INTO outcomes
    FROM unnest(p_ids, p_users) WITH ORDINALITY AS q(id, user_id, place)
    LEFT JOIN LATERAL (SELECT id, status, section_id, o AS whole FROM reservations o
                        WHERE id BETWEEN q.id AND q.id AND (q.user_id IS NULL OR user_id = q.user_id) ORDER BY id) r ON true;
  RETURN concat('{"freed":', freed, ',"outcomes":[', outcomes, ']}');
END
$$`;
