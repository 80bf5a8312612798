import { newId, newSecret, secretHash } from '../../src/common/ids.js';
import type { SqlConnection } from './sql-connection.js';

const SIGN_IN = `
  WITH person AS (SELECT * FROM unnest($1::uuid[], $2::text[]) AS p (id, token_hash)),
       made AS (INSERT INTO users (id, role, name) SELECT id, $3, 'Somebody' FROM person)
  INSERT INTO sessions (token_hash, user_id, expires_at) SELECT token_hash, id, now() + interval '1 day' FROM person`;

/** Somebody signed in; the token is what their cookie carries. */
export interface Person {
  readonly id: string;
  readonly token: string;
}

/** Signs people in without the requests that it would take, leaving in the database what those would have left. */
export async function signIn(sql: SqlConnection, count: number, role: 'buyer' | 'operator' = 'buyer'): Promise<Person[]> {
  const people = Array.from({ length: count }, () => ({ id: newId(), token: newSecret() }));
  await sql.query(SIGN_IN, [people.map(({ id }) => id), people.map(({ token }) => secretHash(token)), role]);
  return people;
}
