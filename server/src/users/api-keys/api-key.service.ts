import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { newId, newSecret, secretHash } from '../../common/ids.js';
import { Database } from '../../platform/database/database.js';
import { isUnanswered } from '../../platform/database/database-failure.js';
import type { Scope } from '../principal.js';
import { RequestBatch } from '../request-batch.js';
import { identityOf, TRUST_MS, TrustedCopies } from '../trusted-copies.js';
import type { Identity } from '../trusted-copies.js';
import { apiKeyNotFound, apiKeyUnknown } from '../users.errors.js';

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: Scope[];
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

// The prefix lets scanners of repositories recognise a leaked key.
const PREFIX = 'jari_';
const KEY = /^jari_[\w-]{43}$/;

const INSERT = `
  WITH owner AS (INSERT INTO users (id, role, name) VALUES ($2, 'integrator', $3) RETURNING id)
  INSERT INTO api_keys (id, user_id, name, key_hash, scopes, created_by)
  SELECT $1, owner.id, $3, $4, $5::text[], $6 FROM owner
  RETURNING id, name, scopes, created_at AS "createdAt", revoked_at AS "revokedAt"`;

const LIST = `
  SELECT id, name, scopes, created_at AS "createdAt", revoked_at AS "revokedAt"
    FROM api_keys WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`;

const FIND = `
  SELECT key_hash AS hash, user_id AS "userId", scopes
    FROM api_keys WHERE key_hash = ANY ($1::text[]) AND revoked_at IS NULL`;

const REVOKE = `
  UPDATE api_keys SET revoked_at = coalesce(revoked_at, clock_timestamp()) WHERE id = $1 RETURNING user_id AS "userId"`;

/** Keys of integrators. Each acts as a user of its own, which owns what the key reserves. */
@Injectable()
export class ApiKeyService {
  private readonly copies: TrustedCopies;
  private readonly lookups = new RequestBatch<string, Identity | undefined>((keys) => this.lookUp(keys));

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    this.copies = new TrustedCopies(clock);
  }

  /** The key itself is given once, here. */
  async create(name: string, scopes: readonly Scope[], createdBy: string): Promise<{ record: ApiKeyRecord; key: string }> {
    const key = PREFIX + newSecret();
    try {
      const [record] = await this.database.query<ApiKeyRecord>(INSERT, [newId(), newId(), name, secretHash(key), scopes, createdBy]);
      return { record: record as ApiKeyRecord, key };
    } catch (error) {
      throw isUnanswered(error) ? apiKeyUnknown(error) : error;
    }
  }

  /** Newest first, revoked ones too. */
  list(before: string | undefined, limit: number): Promise<ApiKeyRecord[]> {
    return this.database.query<ApiKeyRecord>(LIST, [before ?? null, limit]);
  }

  /** Copies in other instances follow within 5 s. */
  async revoke(id: string): Promise<void> {
    const [revoked] = await this.database.query<{ userId: string }>(REVOKE, [id]);
    if (revoked === undefined) throw apiKeyNotFound();
    this.copies.endUser(revoked.userId);
  }

  find(key: string): Identity | undefined | Promise<Identity | undefined> {
    if (!KEY.test(key)) return undefined;
    return this.copies.get(key) ?? this.lookups.add(key);
  }

  private async lookUp(keys: readonly string[]): Promise<readonly (Identity | undefined)[]> {
    const askedAtMs = this.clock.monotonicMs();
    const hashes = keys.map(secretHash);
    const rows = await this.database.query<{ hash: string; userId: string; scopes: Scope[] }>(FIND, [[...new Set(hashes)]], { isUrgent: true });
    const rowOf = new Map(rows.map((row) => [row.hash, row]));
    return keys.map((key, index) => {
      const row = rowOf.get(hashes[index] as string);
      if (row === undefined) return undefined;
      const identity = identityOf({ userId: row.userId, role: 'integrator', via: 'apiKey', scopes: row.scopes });
      this.copies.put(key, identity, askedAtMs + TRUST_MS);
      return identity;
    });
  }
}
