import type { SqlConnection } from '../../test/support/sql-connection.js';
import type { CapacityHistory } from '../world/capacity-history.js';

/**
 * The most that each section ever had taken, from the times that the ledger wrote down. A hold's time is read after the
 * section's row is locked, a release's before, so that what is summed up here is never more than what was taken. Both are
 * cut to milliseconds, and of two in the same one the release counts first.
 */
const MOST_TAKEN = `
  WITH steps AS (
    SELECT section_id, created_at AS at, quantity AS change FROM reservations
    UNION ALL
    SELECT section_id, date_trunc('milliseconds', coalesce(cancelled_at, expired_at)), -quantity FROM reservations
     WHERE coalesce(cancelled_at, expired_at) IS NOT NULL
  ), sums AS (
    SELECT section_id, sum(change) OVER (PARTITION BY section_id ORDER BY at, change) AS taken FROM steps
  )
  SELECT section_id AS "sectionId", max(taken)::integer AS taken FROM sums GROUP BY section_id ORDER BY section_id`;

/** Sections that had more taken, at any moment, than they ever had places (invariant 1). */
export async function oversoldMoments(sql: SqlConnection, capacities: CapacityHistory): Promise<string[]> {
  const most = await sql.query<{ sectionId: number; taken: number }>(MOST_TAKEN);
  return most.flatMap(({ sectionId, taken }) =>
    (taken > capacities.most(sectionId) ? [`1: section ${sectionId} once had ${taken} of ${capacities.most(sectionId)} places taken`] : []));
}
