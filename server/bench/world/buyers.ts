import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newId, newSecret, secretHash } from '../../src/common/ids.js';
import type { SqlConnection } from '../../test/support/sql-connection.js';

const INSERT = `
  WITH buyer AS (SELECT * FROM unnest($1::uuid[], $2::text[]) AS b (id, token_hash)),
       made AS (INSERT INTO users (id, role, name) SELECT id, 'buyer', 'Buyer' FROM buyer)
  INSERT INTO sessions (token_hash, user_id, expires_at) SELECT token_hash, id, now() + interval '1 day' FROM buyer`;

/** Signed-in buyers: the tokens that their cookies carry. */
export interface Buyers {
  readonly ids: readonly string[];
  readonly tokens: readonly string[];
  /** The tokens one a line, for load generators. */
  readonly file: string;
}

/** Signs buyers in without the requests that it would take, leaving in the database what those would have left. */
export async function signInBuyers(database: SqlConnection, count: number, folder: string): Promise<Buyers> {
  const ids = Array.from({ length: count }, newId);
  const tokens = Array.from({ length: count }, newSecret);
  await database.query(INSERT, [ids, tokens.map(secretHash)]);
  const file = join(folder, 'buyers.txt');
  writeFileSync(file, `${tokens.join('\n')}\n`, { mode: 0o600 });
  return { ids, tokens, file };
}
