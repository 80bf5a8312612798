import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Role } from '../principal.js';

export interface UserRow {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly email: string | null;
}

export interface GuestRow {
  readonly id: string;
  readonly name: string;
  readonly tokenHash: string;
}

const COLUMNS = 'id, role, name, email';

// One statement for many guests, each with its session.
const INSERT_GUESTS = `
  WITH guests AS (
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[]) AS guest (id, name, token_hash)
  ), made AS (
    INSERT INTO users (id, role, name) SELECT id, 'buyer', name FROM guests
  )
  INSERT INTO sessions (token_hash, user_id, expires_at)
  SELECT token_hash, id, clock_timestamp() + make_interval(secs => $4) FROM guests`;

// lower() once more in PostgreSQL: the column's CHECK goes by its rules, and a letter the two treat differently must not fail there.
const INSERT = `
  INSERT INTO users (id, role, name, email, password_hash) VALUES ($1, 'buyer', $2, lower($3), $4) RETURNING ${COLUMNS}`;

// Keeps the id, which owns the guest's reservations.
const UPGRADE_GUEST = `
  UPDATE users SET name = $2, email = lower($3), password_hash = $4
   WHERE id = $1 AND role = 'buyer' AND email IS NULL RETURNING ${COLUMNS}`;

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
    ]);
  }

  insert(id: string, name: string, email: string, passwordHash: string): Promise<UserRow | 'taken' | undefined> {
    return this.unlessTaken(INSERT, [id, name, email, passwordHash]);
  }

  /** Undefined when the user is no guest (any more). */
  upgradeGuest(id: string, name: string, email: string, passwordHash: string): Promise<UserRow | 'taken' | undefined> {
    return this.unlessTaken(UPGRADE_GUEST, [id, name, email, passwordHash]);
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

  private async unlessTaken(statement: string, values: readonly unknown[]): Promise<UserRow | 'taken' | undefined> {
    try {
      return (await this.database.query<UserRow>(statement, values))[0];
    } catch (error) {
      if (isEmailTaken(error)) return 'taken';
      throw error;
    }
  }
}

function isEmailTaken(error: unknown): boolean {
  return error instanceof Error && 'constraint' in error && error.constraint === 'users_email_unique';
}
