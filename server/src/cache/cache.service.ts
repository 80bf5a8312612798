import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../common/clock.js';
import { newId } from '../common/ids.js';
import { isRedisFault } from '../platform/redis/redis-errors.js';
import { RedisGateway } from '../platform/redis/redis-gateway.js';
import { redisKeys } from '../platform/redis/redis-keys.js';
import { ScriptStatus } from '../platform/redis/script-status.js';
import { entryText, parseEntry, versionText } from './cache-entry.js';
import type { CacheEntry } from './cache-entry.js';
import { InvalidationBatch } from './invalidation-batch.js';

export interface Fill<T> {
  /** Any JSON value. */
  readonly value: T;
  /** Of the row or rows read: a whole number that rises with every change. Absent: the order of events decides. */
  readonly version?: number;
}

export interface CacheReadOptions<T> {
  readonly ttlMs: number;
  readonly fill: () => Promise<Fill<T>>;
  /** Keeps the value in this process as well, for at most this long (up to 1,000); for hot lists. The value is shared: never change it. */
  readonly localTtlMs?: number;
}

export interface Invalidation {
  readonly key: string;
  /** The version that the change made; a reader with an older one is not believed. */
  readonly version?: number;
}

interface Flight {
  readonly result: Promise<unknown>;
}

/** Longer than any fill is believed for, so that a tombstone outlives every reader who began before it. */
const TOMBSTONE_TTL_MS = 10_000;
const MAX_FILL_MS = 5_000;
const MAX_LOCAL_TTL_MS = 1_000;

/**
 * Answers kept in Redis, shared by all instances. Without Redis every read is a fill, still one at a time per key.
 *
 * An invalidation leaves a tombstone, and a reader who began before it loses: its fill is not stored, and readers who
 * come later do not join it. What could not be invalidated because Redis was away is disowned as a whole: entries
 * carry the namespace that Redis names, and an instance that missed anything, or has just started, renews it before it reads again.
 */
@Injectable()
export class CacheService {
  readonly counters = { hits: 0, localHits: 0, misses: 0, lostFills: 0, missedInvalidations: 0 };

  private readonly logger = new Logger(CacheService.name);
  private readonly flights = new Map<string, Flight>();
  private readonly local: LRUCache<string, { value: unknown; expiresAtMs: number }>;
  private renewedFor = 0;
  private renewal: Promise<void> | undefined;
  private gathering: InvalidationBatch | undefined;

  constructor(
    private readonly redis: RedisGateway,
    private readonly clock: Clock,
  ) {
    this.local = new LRUCache({ max: 1_000 });
    redis.onReturn(({ first, missedCalls, otherServer }) => {
      // At its start an instance may stand in for one that died, cut off from Redis, with invalidations it still owed.
      if (first || missedCalls > 0 || otherServer) this.counters.missedInvalidations += 1;
      if (this.mustRenew) void this.renewNamespace();
    });
  }

  /** Throws only what the fill throws. */
  async read<T>(key: string, options: CacheReadOptions<T>): Promise<T> {
    const local = options.localTtlMs === undefined ? undefined : this.local.get(key);
    if (local !== undefined && this.clock.monotonicMs() < local.expiresAtMs) {
      this.counters.localHits += 1;
      return local.value as T;
    }
    const flying = this.flights.get(key);
    if (flying !== undefined) return flying.result as Promise<T>;
    // The flight is known before anything is awaited; what it resolves to is shared by all who join.
    const flight: Flight = { result: Promise.resolve().then(() => this.fly(key, options, flight)) };
    this.flights.set(key, flight);
    try {
      return await (flight.result as Promise<T>);
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }

  /**
   * To be called after the commit of a change and before its answer. Never throws because of Redis: what it could
   * not say now, it makes up for by renewing the namespace.
   */
  async invalidate(invalidations: readonly Invalidation[]): Promise<void> {
    if (invalidations.length === 0) return;
    for (const { key } of invalidations) this.forget(key);
    if (this.redis.state === 'off') return;
    const batch = (this.gathering ??= new InvalidationBatch((gathered) => this.sendInvalidations(gathered)));
    for (const { key, version } of invalidations) batch.add(key, version);
    await batch.sent;
  }

  private forget(key: string): void {
    this.flights.delete(key);
    this.local.delete(key);
  }

  private async sendInvalidations(batch: InvalidationBatch): Promise<void> {
    this.gathering = undefined;
    // A read that began since then has asked Redis before Redis is told: what it brings home may be old.
    for (const key of batch.keys) this.forget(key);
    try {
      const replies = await this.redis.pipeline((pipeline) => {
        for (const call of batch.calls()) {
          const keys = call.map(([key]) => redisKeys.cache(key));
          pipeline.invalidateCache(keys.length, ...keys, newId(), TOMBSTONE_TTL_MS, ...call.map(([, version]) => versionText(version)));
        }
      });
      if (replies.some((reply) => reply.error !== undefined)) this.counters.missedInvalidations += 1;
    } catch (error) {
      this.counters.missedInvalidations += 1;
      this.withoutRedis(error);
    }
  }

  private get mustRenew(): boolean {
    return this.renewedFor !== this.counters.missedInvalidations;
  }

  private async fly<T>(key: string, options: CacheReadOptions<T>, flight: Flight): Promise<T> {
    const startedAtMs = this.clock.monotonicMs();
    const found = await this.lookUp(key);
    if (found?.body !== undefined) {
      this.counters.hits += 1;
      const value = JSON.parse(found.body) as T;
      this.keepLocally(key, value, options, flight);
      return value;
    }
    this.counters.misses += 1;
    const { value, version } = await options.fill();
    this.keepLocally(key, value, options, flight);
    // An invalidation in this process has taken the flight off the board; nobody waits for the store.
    const isCurrent = this.flights.get(key) === flight && this.clock.monotonicMs() - startedAtMs < MAX_FILL_MS;
    if (found !== undefined && isCurrent) void this.store(key, found, value, version, options.ttlMs);
    return value;
  }

  private keepLocally<T>(key: string, value: T, { localTtlMs }: CacheReadOptions<T>, flight: Flight): void {
    if (localTtlMs === undefined || this.flights.get(key) !== flight) return;
    this.local.set(key, { value, expiresAtMs: this.clock.monotonicMs() + Math.min(localTtlMs, MAX_LOCAL_TTL_MS) });
  }

  /** What lies under the key; undefined when Redis cannot be asked or not be believed now. */
  private async lookUp(key: string): Promise<CacheEntry | undefined> {
    if (!this.redis.available) return undefined;
    if (this.mustRenew) await this.renewNamespace();
    if (this.mustRenew) return undefined;
    try {
      const [namespace, entry] = await this.redis.pipeline((pipeline) => pipeline.get(redisKeys.cacheNamespace).get(redisKeys.cache(key)));
      if (namespace?.error ?? entry?.error) return undefined;
      const name = (namespace?.value as string | null) ?? (await this.nameTheSpace());
      return parseEntry(name, entry?.value as string | null);
    } catch (error) {
      return this.withoutRedis(error);
    }
  }

  private async store(key: string, found: CacheEntry, value: unknown, version: number | undefined, ttlMs: number): Promise<void> {
    try {
      const entry = entryText(found.namespace, versionText(version), JSON.stringify(value) ?? 'null');
      const status = await this.redis.run((redis) => redis.storeCache(redisKeys.cache(key), found.tombstone, versionText(version), entry, ttlMs));
      if (status !== ScriptStatus.DONE) this.counters.lostFills += 1;
    } catch (error) {
      this.withoutRedis(error);
    }
  }

  /** Redis has lost the namespace, or never had one: the first instance to notice names it for all. */
  private async nameTheSpace(): Promise<string> {
    return this.redis.run(async (redis) => {
      const name = newId();
      await redis.set(redisKeys.cacheNamespace, name, 'NX');
      return (await redis.get(redisKeys.cacheNamespace)) ?? name;
    });
  }

  private renewNamespace(): Promise<void> {
    this.renewal ??= this.tryRenewing().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  private async tryRenewing(): Promise<void> {
    const missed = this.counters.missedInvalidations;
    try {
      // Deleting works when Redis is out of memory, and the next reader names the space anew.
      await this.redis.run((redis) => redis.del(redisKeys.cacheNamespace));
      this.renewedFor = missed;
    } catch (error) {
      this.withoutRedis(error);
    }
  }

  private withoutRedis(error: unknown): undefined {
    if (!isRedisFault(error)) this.logger.error(`The cache failed: ${String(error)}`);
    return undefined;
  }
}
