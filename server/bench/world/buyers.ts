import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signIn } from '../../test/support/people.js';
import type { SqlConnection } from '../../test/support/sql-connection.js';

/** Signed-in buyers: the tokens that their cookies carry. */
export interface Buyers {
  readonly ids: readonly string[];
  readonly tokens: readonly string[];
  /** The tokens one a line, for load generators. */
  readonly file: string;
}

export async function signInBuyers(database: SqlConnection, count: number, folder: string): Promise<Buyers> {
  const people = await signIn(database, count);
  const tokens = people.map(({ token }) => token);
  const file = join(folder, 'buyers.txt');
  writeFileSync(file, `${tokens.join('\n')}\n`, { mode: 0o600 });
  return { ids: people.map(({ id }) => id), tokens, file };
}
