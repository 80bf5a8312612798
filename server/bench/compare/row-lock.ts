import { SqlConnection } from '../../test/support/sql-connection.js';
import type { LoneTransaction } from './lone-clients.js';

/**
 * The transaction that everybody writes first: lock the section's row, look whether there is room, insert, count.
 * It has no limit per buyer, no entry numbers, no keys and no log, so it does less than a hold of Jari.
 */
export const ROW_LOCK = {
  schema: [
    'CREATE TABLE sections (id integer PRIMARY KEY, capacity integer NOT NULL, taken integer NOT NULL DEFAULT 0)',
    `CREATE TABLE reservations (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, section_id integer NOT NULL, buyer integer NOT NULL,
       quantity integer NOT NULL, status text NOT NULL DEFAULT 'pending', created_at timestamptz NOT NULL DEFAULT now(),
       expires_at timestamptz NOT NULL DEFAULT now() + interval '10 minutes')`,
    'INSERT INTO sections (id, capacity) VALUES (1, 2000000000)',
  ],
  read: 'SELECT capacity, taken FROM sections WHERE id = $1 FOR UPDATE',
  insert: 'INSERT INTO reservations (section_id, buyer, quantity) VALUES ($1, $2, $3) RETURNING id, expires_at',
  count: 'UPDATE sections SET taken = taken + $2 WHERE id = $1',
} as const;

/** The same without HTTP. */
export const NAIVE_ALONE: LoneTransaction = {
  name: 'naive',
  pgbenchScript: `\\set buyer random(1, 10000)
BEGIN;
SELECT capacity, taken FROM sections WHERE id = 1 FOR UPDATE;
INSERT INTO reservations (section_id, buyer, quantity) VALUES (1, :buyer, 2) RETURNING id, expires_at;
UPDATE sections SET taken = taken + 2 WHERE id = 1;
COMMIT;
`,
  async run(client) {
    await client.query('BEGIN');
    await client.query({ name: 'read', text: ROW_LOCK.read, values: [1] });
    await client.query({ name: 'insert', text: ROW_LOCK.insert, values: [1, 1, 2] });
    await client.query({ name: 'count', text: ROW_LOCK.count, values: [1, 2] });
    await client.query('COMMIT');
  },
};

/** A database with the tables of the naive transaction. */
export async function createRowLockDatabase(serverUrl: string, admin: SqlConnection, name: string): Promise<string> {
  await admin.query(`CREATE DATABASE ${name}`);
  const database = await SqlConnection.open(serverUrl, name);
  for (const statement of ROW_LOCK.schema) await database.query(statement);
  await database.close();
  return database.url;
}
