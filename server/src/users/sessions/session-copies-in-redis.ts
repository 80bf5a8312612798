import { Injectable } from '@nestjs/common';
import { RedisGateway } from '../../platform/redis/redis-gateway.js';
import { redisKeys } from '../../platform/redis/redis-keys.js';
import type { Role } from '../principal.js';

export interface SessionCopy {
  readonly userId: string;
  readonly role: Role;
}

/**
 * Copies of sessions that all instances share. Each lives in Redis only as long as it may be believed, counted from
 * the moment PostgreSQL was asked, so no instance has to compare clocks. Without Redis nothing is found or kept.
 */
@Injectable()
export class SessionCopiesInRedis {
  constructor(private readonly gateway: RedisGateway) {}

  /** For each hash the copy and how long it may still be believed; undefined where there is none. */
  async find(hashes: readonly string[]): Promise<readonly ({ copy: SessionCopy; trustMs: number } | undefined)[]> {
    if (!this.gateway.available) return [];
    try {
      const found = await this.gateway.run((redis) => redis.readSessions(hashes.length, ...hashes.map(redisKeys.session)));
      return hashes.map((_, index) => {
        const copy = parseCopy(found[index * 2]);
        const trustMs = Number(found[index * 2 + 1] ?? 0);
        return copy !== undefined && trustMs > 0 ? { copy, trustMs } : undefined;
      });
    } catch {
      // Redis is away; PostgreSQL knows.
      return [];
    }
  }

  /** Does not wait: a copy that is not written costs one more question to PostgreSQL. */
  keep(copies: readonly { hash: string; copy: SessionCopy; trustMs: number }[]): void {
    const fresh = copies.filter(({ trustMs }) => trustMs >= 1);
    if (fresh.length === 0 || !this.gateway.available) return;
    this.gateway
      .run((redis) => redis.keepSessions(
        fresh.length,
        ...fresh.map(({ hash }) => redisKeys.session(hash)),
        ...fresh.flatMap(({ copy, trustMs }) => [JSON.stringify(copy), Math.floor(trustMs)]),
      ))
      .catch(() => undefined);
  }

  /** Does not wait: what is not removed ends by itself with its time. */
  remove(hash: string): void {
    if (!this.gateway.available) return;
    this.gateway.run((redis) => redis.del(redisKeys.session(hash))).catch(() => undefined);
  }
}

function parseCopy(text: unknown): SessionCopy | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    const { userId, role } = JSON.parse(text) as Partial<SessionCopy>;
    return typeof userId === 'string' && (role === 'buyer' || role === 'operator') ? { userId, role } : undefined;
  } catch {
    return undefined;
  }
}
