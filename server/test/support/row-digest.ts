import type { SqlConnection } from './sql-connection.js';

/**
 * What of a row a request could change. Repair runs beside the requests and renews a section's epoch and stock version
 * when it likes, so those two and the section's xmin are left out; the sum that decides, `taken`, is not. Of all other
 * tables xmin counts too: it shows a row that was written again with the same values.
 */
const TABLES: Readonly<Record<string, string>> = {
  users: 't::text || xmin', sessions: 't::text || xmin', api_keys: 't::text || xmin', events: 't::text || xmin', reservations: 't::text || xmin', slots: 't::text || xmin',
  operator_actions: 't::text || xmin', returned_slots: 't::text || xmin', buyer_places: 't::text || xmin', reservation_logs: 't::text || xmin', sections: `(to_jsonb(t) - 'epoch' - 'stock_version')::text`,
};

const QUERY = Object.entries(TABLES)
  .map(([table, row]) => `SELECT '${table}' AS table, count(*)::int AS rows, coalesce(sum(hashtextextended(${row}, 0)::numeric), 0)::text AS sum FROM ${table} t`)
  .join(' UNION ALL ');

/** What the server counts and samples beside the requests; a refusal is counted too. */
const COUNTED_BESIDE = ['sales_activity', 'sales_samples'];

const ALL_TABLES = `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations' ORDER BY 1`;

export type RowDigest = Readonly<Record<string, string>>;

/** Every table in one number and its count of rows; reading all of them may take longer than a serving connection has. */
export async function rowDigest(sql: SqlConnection): Promise<RowDigest> {
  const rows = await sql.query<{ table: string; rows: number; sum: string }>(QUERY);
  return Object.fromEntries(rows.map(({ table, rows: count, sum }) => [table, `${count} rows, ${sum}`]));
}

/** The tables that differ. */
export function changedTables(before: RowDigest, after: RowDigest): string[] {
  return Object.keys(after).filter((table) => after[table] !== before[table]);
}

/** Tables of the database that the digest does not know. */
export async function forgottenTables(sql: SqlConnection): Promise<string[]> {
  const tables = await sql.query<{ name: string }>(ALL_TABLES);
  return tables.map(({ name }) => name).filter((name) => !(name in TABLES) && !COUNTED_BESIDE.includes(name));
}
