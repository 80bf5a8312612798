import type { SqlConnection } from '../../test/support/sql-connection.js';

interface IndexRow {
  readonly name: string;
  readonly table: string;
  readonly definition: string;
  /** Of the primary key that it serves, if it serves one. */
  readonly constraint: string | null;
}

const INDEXES = `
  SELECT i.indexrelid::regclass::text AS name, i.indrelid::regclass::text AS table, pg_get_indexdef(i.indexrelid) AS definition, c.conname AS constraint
    FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid
   WHERE i.indrelid = ANY ($1::regclass[])`;

/** Fills tables without their indexes, which are made afterwards: that is several times as fast. */
export async function withoutIndexes(database: SqlConnection, tables: readonly string[], fill: () => Promise<void>, onProgress: (text: string) => void): Promise<void> {
  const indexes = await database.query<IndexRow & Record<string, unknown>>(INDEXES, [tables]);
  for (const { name, table, constraint } of indexes) {
    await database.query(constraint === null ? `DROP INDEX ${name}` : `ALTER TABLE ${table} DROP CONSTRAINT ${constraint}`);
  }
  await fill();
  await database.query(`SET maintenance_work_mem = '1GB'`);
  for (const { name, table, definition, constraint } of indexes) {
    onProgress(`index ${name}`);
    await database.query(definition);
    if (constraint !== null) await database.query(`ALTER TABLE ${table} ADD CONSTRAINT ${constraint} PRIMARY KEY USING INDEX ${name}`);
  }
}
