import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { isUnanswered } from '../../platform/database/database-failure.js';
import type { Role } from '../principal.js';
import { accountUnknown } from '../users.errors.js';

export interface UserRow {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string | null;
}

/** A session that begins with its user, or with what the user becomes. */
export interface NewSession {
  readonly tokenHash: string;
  readonly ttlSeconds: number;
  /** Of the session that it takes the place of. */
  readonly endedHash: string | null;
}

export interface NewAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
}

export interface GuestRow extends Omit<NewSession, 'ttlSeconds'> {
  readonly id: string;
  readonly name: string;
}

const COLUMNS = 'id, role, name, email';

// One statement for many guests, each with its session.
const INSERT_GUESTS = `
  WITH guests AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS guest (id, name, token_hash)
  ), made AS (
    INSERT INTO users (id, role, name) SELECT id, 'buyer', name FROM guests
  ), ended AS (
    DELETE FROM sessions WHERE token_hash IN (
      SELECT token_hash FROM sessions WHERE token_hash = ANY ($5::text[]) ORDER BY token_hash FOR UPDATE)
  )
  INSERT INTO sessions (token_hash, user_id, expires_at)
  SELECT token_hash, id, clock_timestamp() + make_interval(secs => $4) FROM guests`;

/** An account and its session in one statement: nobody is told to try again who has an account already. */
const withSession = (made: string): string => `
  WITH made AS (${made} RETURNING ${COLUMNS}
  ), begun AS (
    INSERT INTO sessions (token_hash, user_id, expires_at)
    SELECT $5, id, clock_timestamp() + make_interval(secs => $6) FROM made
  ), ended AS (
    DELETE FROM sessions WHERE token_hash = $7 AND EXISTS (SELECT 1 FROM made)
  )
  SELECT ${COLUMNS} FROM made`;

// lower() once more in PostgreSQL: the column's CHECK goes by its rules, and a letter the two treat differently must not fail there.
const INSERT = withSession(`
    INSERT INTO users (id, role, name, email, password_hash) VALUES ($1, 'buyer', $2, lower($3), $4)`);

// Keeps the id, which owns the guest's reservations.
const UPGRADE_GUEST = withSession(`
    UPDATE users SET name = $2, email = lower($3), password_hash = $4
     WHERE id = $1 AND role = 'buyer' AND email IS NULL`);

const FIND_BY_EMAIL = `SELECT ${COLUMNS}, password_hash AS "passwordHash" FROM users WHERE email = lower($1)`;

const INSERT_OPERATOR = `
  INSERT INTO users (id, role, name, email, password_hash) VALUES ($1, 'operator', 'Operator', lower($2), $3)
  ON CONFLICT (email) DO UPDATE SET role = 'operator', password_hash = EXCLUDED.password_hash WHERE users.role <> 'operator'
  RETURNING id, (xmax = 0) AS created`;

@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  async insertGuests(guests: readonly GuestRow[], sessionTtlSeconds: number): Promise<void> {
    await this.database.query(INSERT_GUESTS, [
      guests.map(({ id }) => id),
      guests.map(({ name }) => name),
      guests.map(({ tokenHash }) => tokenHash),
      sessionTtlSeconds,
      guests.flatMap(({ endedHash }) => endedHash ?? []),
    ]);
  }

  insert(account: NewAccount, session: NewSession): Promise<UserRow | 'taken' | undefined> {
    return this.unlessTaken(INSERT, account, session);
  }

  /** Undefined when the user is no guest (any more). */
  upgradeGuest(account: NewAccount, session: NewSession): Promise<UserRow | 'taken' | undefined> {
    return this.unlessTaken(UPGRADE_GUEST, account, session);
  }

  async findByEmail(email: string): Promise<(UserRow & { passwordHash: string }) | undefined> {
    return (await this.database.query<UserRow & { passwordHash: string }>(FIND_BY_EMAIL, [email]))[0];
  }

  async findById(id: string): Promise<UserRow | undefined> {
    return (await this.database.query<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id]))[0];
  }

  /** Undefined when there is such an operator already. */
  async insertOperator(id: string, email: string, passwordHash: string): Promise<{ id: string; created: boolean } | undefined> {
    return (await this.database.query<{ id: string; created: boolean }>(INSERT_OPERATOR, [id, email, passwordHash]))[0];
  }

  private async unlessTaken(
    statement: string, { id, name, email, passwordHash }: NewAccount, { tokenHash, ttlSeconds, endedHash }: NewSession,
  ): Promise<UserRow | 'taken' | undefined> {
    try {
      return (await this.database.query<UserRow>(statement, [id, name, email, passwordHash, tokenHash, ttlSeconds, endedHash]))[0];
    } catch (error) {
      if (isEmailTaken(error)) return 'taken';
      throw isUnanswered(error) ? accountUnknown(error) : error;
    }
  }
}

function isEmailTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'users_email_unique';
}
