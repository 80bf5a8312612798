import { PLANNING } from './planning.sql.js';

/**
 * Expires holds whose deadline has passed: at most p_limit of one section, that of the hold which has been due longest.
 * A run holds one section's row and waits for no second one, so a section that is busy, locked or broken delays no other.
 * One whose places cannot be given back (its counters would break a constraint, its row stays locked) is left as it was
 * and reported, and the next takes its turn. A locked row costs lock_timeout, and statement_timeout (0.7 s) would take
 * the whole answer: so after the second such section the answer is given, and the caller asks again without them.
 *
 * p_limit the most holds
 * p_skip  sections that are left alone: they failed a moment ago
 *
 * Rows that a confirmation, a cancellation or another instance's expiry has locked are skipped: whoever holds them
 * decides, and the next run sees what came of it.
 *
 * Result  {expired, lagMs, freed, owners, failed}: how many, how late the latest of them was, freed as in
 *         ledger_give_back, owners [{id, userId}] of the reservations that changed, failed [{sectionId, error}] without
 *         those of p_skip. Nothing else is due only when expired is 0 and failed is empty.
 *
 * (SELECT clock_timestamp()) is evaluated once, so the index on the deadline can be used; a bare call cannot.
 */
export const EXPIRE_DUE = /* sql */ `
CREATE OR REPLACE FUNCTION ledger_expire_due(p_limit integer, p_skip integer[]) RETURNS text
LANGUAGE plpgsql
${PLANNING}
SET lock_timeout = '200ms'
AS $$
DECLARE
  due_section integer;
  due         record;
  now_at      timestamptz;
  freed       text;
  failed      integer[] := p_skip;
  failures    text[] := '{}';
BEGIN
  WHILE cardinality(failures) < 2 LOOP
    SELECT section_id INTO due_section FROM reservations
     WHERE status = 'pending' AND expires_at <= (SELECT clock_timestamp()) AND section_id <> ALL (failed)
     ORDER BY expires_at LIMIT 1
       FOR NO KEY UPDATE SKIP LOCKED;
    EXIT WHEN NOT FOUND;

    BEGIN
      SELECT array_agg(tid) AS tids, min(expires_at) AS first_at,
             string_agg(concat('{"id":"', id, '","userId":"', user_id, '"}'), ',') AS owners
        INTO due
        FROM (SELECT ctid AS tid, id, user_id, expires_at FROM reservations
               WHERE status = 'pending' AND expires_at <= (SELECT clock_timestamp()) AND section_id = due_section
               ORDER BY expires_at LIMIT p_limit
                 FOR NO KEY UPDATE SKIP LOCKED) d;
      now_at := clock_timestamp();
      freed := ledger_give_back(due.tids, 'expired', now_at, NULL, NULL);
      RETURN concat('{"expired":', cardinality(due.tids), ',"lagMs":', extract(epoch FROM now_at - due.first_at) * 1000,
                    ',"freed":', freed, ',"owners":[', due.owners, '],"failed":[', array_to_string(failures, ','), ']}');
    EXCEPTION WHEN OTHERS THEN
      failed := failed || due_section;
      failures := failures || json_build_object('sectionId', due_section, 'error', concat(SQLSTATE, ' ', SQLERRM))::text;
    END;
  END LOOP;
  RETURN concat('{"expired":0,"lagMs":0,"freed":[],"owners":[],"failed":[', array_to_string(failures, ','), ']}');
END
$$`;
