import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { newSecret, secretHash } from '../../common/ids.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { Role } from '../principal.js';
import { RequestBatch } from '../request-batch.js';
import { identityOf, TRUST_MS, TrustedCopies } from '../trusted-copies.js';
import type { Identity } from '../trusted-copies.js';
import { SessionCopiesInRedis } from './session-copies-in-redis.js';
import { SessionsRepository } from './sessions.repository.js';

/** 256 random bits as base64url; what looks otherwise was never a session. */
const TOKEN = /^[\w-]{43}$/;

/**
 * Sessions. PostgreSQL decides whether one is alive; Redis and this process keep copies that are believed for 4 s,
 * so most requests ask nobody and a sign-out ends everywhere within 5 s.
 */
@Injectable()
export class SessionService {
  private readonly copies: TrustedCopies;
  private readonly lookups = new RequestBatch<string, Identity | undefined>((tokens) => this.lookUp(tokens));

  constructor(
    private readonly repository: SessionsRepository,
    private readonly redis: SessionCopiesInRedis,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    this.copies = new TrustedCopies(clock);
  }

  /** A new session with an id of its own; one that a visitor brought along, which somebody else may know, ends. */
  async create(userId: string, role: Role, before?: string): Promise<string> {
    const token = newSecret();
    const askedAtMs = this.clock.monotonicMs();
    await this.repository.insert(secretHash(token), userId, this.config.sessionTtlSeconds, this.hashOf(before));
    this.remember(token, { userId, role }, askedAtMs);
    this.forget(before);
    return token;
  }

  /** Null for what was never a session. */
  hashOf(token: string | undefined): string | null {
    return token !== undefined && TOKEN.test(token) ? secretHash(token) : null;
  }

  /** Tells this service of a session that was inserted together with its user. */
  remember(token: string, session: { userId: string; role: Role }, askedAtMs: number): void {
    const trustedUntilMs = askedAtMs + TRUST_MS;
    this.copies.put(token, sessionIdentity(session.userId, session.role), trustedUntilMs);
    this.redis.keep([{ hash: secretHash(token), copy: session, trustMs: trustedUntilMs - this.clock.monotonicMs() }]);
  }

  /** Whose session it is; at once when a copy is fresh, otherwise a promise. */
  find(token: string): Identity | undefined | Promise<Identity | undefined> {
    if (!TOKEN.test(token)) return undefined;
    return this.copies.get(token) ?? this.lookups.add(token);
  }

  async end(token: string): Promise<void> {
    const hash = this.hashOf(token);
    if (hash === null) return;
    await this.repository.delete(hash);
    this.forget(token);
  }

  /** Drops the copies of a session that has been deleted. */
  forget(token: string | undefined): void {
    const hash = this.hashOf(token);
    if (token === undefined || hash === null) return;
    this.copies.end(token);
    this.redis.remove(hash);
  }

  /** Ends all sessions of a user; copies elsewhere follow within 5 s. */
  async endAllOf(userId: string): Promise<void> {
    await this.repository.deleteOfUser(userId);
    this.copies.endUser(userId);
  }

  private async lookUp(tokens: readonly string[]): Promise<readonly (Identity | undefined)[]> {
    const hashes = tokens.map(secretHash);
    const askedRedisAtMs = this.clock.monotonicMs();
    const shared = await this.redis.find(hashes);
    const missing = hashes.filter((_, index) => shared[index] === undefined);
    const askedAtMs = this.clock.monotonicMs();
    const rows = missing.length === 0 ? [] : await this.repository.find([...new Set(missing)]);
    const rowOf = new Map(rows.map((row) => [row.hash, row]));
    const found = tokens.map((token, index) => {
      const hash = hashes[index] as string;
      const row = rowOf.get(hash);
      const copy = shared[index]?.copy ?? row;
      if (copy === undefined) return undefined;
      const identity = sessionIdentity(copy.userId, copy.role);
      const trustedUntilMs = row === undefined
        ? askedRedisAtMs + (shared[index]?.trustMs ?? 0)
        : askedAtMs + Math.min(TRUST_MS, row.remainingMs);
      this.copies.put(token, identity, trustedUntilMs);
      return identity;
    });
    const elapsedMs = this.clock.monotonicMs() - askedAtMs;
    this.redis.keep(rows.map(({ hash, userId, role, remainingMs }) =>
      ({ hash, copy: { userId, role }, trustMs: Math.min(TRUST_MS, remainingMs) - elapsedMs })));
    return found;
  }
}

function sessionIdentity(userId: string, role: Role): Identity {
  return identityOf({ userId, role, via: 'session', scopes: [] });
}
