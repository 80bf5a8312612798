import type { SqlConnection } from '../../test/support/sql-connection.js';
import type { CapacityHistory } from '../world/capacity-history.js';

/**
 * The most that each section or buyer ever had taken, from the times that the ledger wrote down. A hold's time is read after the
 * section's row is locked, a release's before, so that what is summed up here is never more than what was taken. Both are
 * cut to milliseconds, and of two in the same one the release counts first.
 */
const mostTaken = (key: string): string => `
  WITH steps AS (
    SELECT ${key} AS key, created_at AS at, quantity AS change FROM reservations
    UNION ALL
    SELECT ${key}, date_trunc('milliseconds', coalesce(cancelled_at, expired_at)), -quantity FROM reservations
     WHERE coalesce(cancelled_at, expired_at) IS NOT NULL
  ), sums AS (
    SELECT key, sum(change) OVER (PARTITION BY key ORDER BY at, change) AS taken FROM steps
  )
  SELECT key, max(taken)::integer AS taken FROM sums GROUP BY key ORDER BY key`;

interface Most<Key> extends Record<string, unknown> {
  key: Key;
  taken: number;
}

/** Sections that had more taken, at any moment, than they ever had places (invariant 1), and buyers with more than their limit (7). */
export async function brokenMoments(sql: SqlConnection, capacities: CapacityHistory): Promise<string[]> {
  const [event] = await sql.query<{ limit: number }>('SELECT max_places_per_buyer AS limit FROM events');
  const limit = event?.limit ?? 0;
  const sections = await sql.query<Most<number>>(mostTaken('section_id'));
  const buyers = await sql.query<Most<string>>(mostTaken('buyer_id'));
  return [
    ...sections.filter(({ key, taken }) => taken > capacities.most(key)).map(({ key, taken }) => `1: section ${key} once had ${taken} of ${capacities.most(key)} places taken`),
    ...buyers.filter(({ taken }) => taken > limit).slice(0, 1).map(({ key, taken }) => `7: buyer ${key} once had ${taken} places of ${limit}`),
  ];
}
