import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Role } from '../principal.js';

export interface SessionRow {
  readonly hash: string;
  readonly userId: string;
  readonly role: Role;
  /** Until the session ends by itself, by PostgreSQL's clock. */
  readonly remainingMs: number;
}

// The session that a visitor came with ends in the same moment, or neither happens.
const INSERT = `
  WITH ended AS (DELETE FROM sessions WHERE token_hash = $4)
  INSERT INTO sessions (token_hash, user_id, expires_at)
  VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))`;

const FIND = `
  SELECT s.token_hash AS hash, s.user_id AS "userId", u.role,
         (extract(epoch FROM s.expires_at - clock_timestamp()) * 1000)::float8 AS "remainingMs"
    FROM sessions s JOIN users u ON u.id = s.user_id
   WHERE s.token_hash = ANY ($1::text[]) AND s.expires_at > clock_timestamp()`;

const DELETE_EXPIRED = `
  DELETE FROM sessions WHERE token_hash IN (
    SELECT token_hash FROM sessions
     WHERE expires_at <= (SELECT clock_timestamp())
     ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING 1`;

/** The durable copy of sessions. Only hashes are stored: who reads the table cannot sign in with it. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: Database) {}

  /** @param endedHash of a session that this one takes the place of */
  async insert(hash: string, userId: string, ttlSeconds: number, endedHash: string | null): Promise<void> {
    await this.database.query(INSERT, [hash, userId, ttlSeconds, endedHash]);
  }

  find(hashes: readonly string[]): Promise<SessionRow[]> {
    return this.database.query<SessionRow>(FIND, [hashes], { isUrgent: true });
  }

  async delete(hash: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE token_hash = $1', [hash]);
  }

  async deleteOfUser(userId: string): Promise<void> {
    await this.database.query('DELETE FROM sessions WHERE user_id = $1', [userId]);
  }

  /** Gives how many were deleted, at most `limit`. */
  async deleteExpired(limit: number): Promise<number> {
    return (await this.database.query(DELETE_EXPIRED, [limit])).length;
  }
}
