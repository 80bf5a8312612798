import { PLANNING } from './planning.sql.js';

/**
 * Expires holds whose deadline has passed, the oldest first, at most p_limit of them.
 * Rows that a confirmation, a cancellation or another instance's expiry has locked are skipped: whoever holds them
 * decides, and the next run sees what came of it.
 *
 * Result  {expired, lagMs, freed, owners}: how many, how late the latest of them was, freed as in ledger_give_back,
 *         owners [{id, userId}] of the reservations that changed.
 *
 * (SELECT clock_timestamp()) is evaluated once, so the index on the deadline can be used; a bare call cannot.
 */
export const EXPIRE_DUE = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_expire_due(p_limit integer) RETURNS text
LANGUAGE plpgsql
${PLANNING}
AS $$
DECLARE
  due    uuid[];
  now_at timestamptz;
  freed  jsonb := '[]';
  owners jsonb := '[]';
  lag_ms double precision := 0;
BEGIN
  SELECT coalesce(array_agg(id), '{}') INTO due FROM (
    SELECT id FROM reservations
     WHERE status = 'pending' AND expires_at <= (SELECT clock_timestamp())
     ORDER BY expires_at LIMIT p_limit
       FOR NO KEY UPDATE SKIP LOCKED) d;

  IF cardinality(due) > 0 THEN
    now_at := clock_timestamp();
    SELECT jsonb_agg(jsonb_build_object('id', id, 'userId', user_id)),
           extract(epoch FROM now_at - min(expires_at)) * 1000
      INTO owners, lag_ms FROM reservations WHERE id = ANY (due);
    freed := ledger_give_back(due, 'expired', now_at, '{}');
  END IF;
  RETURN json_build_object('expired', cardinality(due), 'lagMs', lag_ms, 'freed', freed, 'owners', owners)::text;
END
$$`;
