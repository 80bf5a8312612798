import { Injectable } from '@nestjs/common';
import type { Stock } from '../../../common/stock.js';
import { isRedisFault } from '../../../platform/redis/redis-errors.js';
import { RedisGateway } from '../../../platform/redis/redis-gateway.js';
import { redisKeys } from '../../../platform/redis/redis-keys.js';
import { ScriptStatus } from '../../../platform/redis/script-status.js';

/** short: fewer places are available than asked; missing, staleEpoch, damaged: the section needs repair. */
export type TakeResult = 'taken' | 'short' | 'missing' | 'staleEpoch' | 'damaged' | 'unavailable';

export interface SeatCount {
  readonly sectionId: number;
  readonly epoch: string;
  readonly available: number;
  readonly stockVersion: number;
}

/** The lock strategy's counter of available places. It advises: PostgreSQL decides, and its readings correct the counter. */
@Injectable()
export class SeatCounter {
  constructor(private readonly redis: RedisGateway) {}

  /** Takes all places or none. Never throws because of Redis. */
  async take(sectionId: number, epoch: string, quantity: number): Promise<TakeResult> {
    const status = await this.attempt(() => this.redis.run((redis) => redis.takeSeats(redisKeys.seats(sectionId), epoch, quantity)));
    switch (status) {
      case undefined: return 'unavailable';
      case ScriptStatus.DONE: return 'taken';
      case ScriptStatus.SHORT: return 'short';
      case ScriptStatus.MISSING: return 'missing';
      case ScriptStatus.STALE_EPOCH: return 'staleEpoch';
      case ScriptStatus.DAMAGED:
      case ScriptStatus.REFUSED: return 'damaged';
    }
  }

  /** Puts places back that were taken under this epoch and not admitted; under another epoch they are not missing. */
  async giveBack(sectionId: number, epoch: string, quantity: number): Promise<void> {
    await this.attempt(() => this.redis.run((redis) => redis.giveBackSeats(redisKeys.seats(sectionId), epoch, quantity)));
  }

  /** Sets the counters by readings of PostgreSQL; older readings and those of another epoch change nothing. */
  async tell(stocks: readonly Stock[]): Promise<void> {
    if (stocks.length === 0) return;
    await this.attempt(() => this.redis.pipeline((pipeline) => {
      for (const { sectionId, epoch, capacity, taken, stockVersion } of stocks) {
        pipeline.tellSeats(redisKeys.seats(sectionId), epoch, capacity, taken, stockVersion);
      }
    }));
  }

  /** Repair: makes the counter anew. Throws RedisUnavailableError. */
  async publish({ sectionId, epoch, capacity, taken, stockVersion }: Stock): Promise<void> {
    await this.redis.run((redis) => redis.publishSeats(redisKeys.seats(sectionId), epoch, capacity, taken, stockVersion));
  }

  /** Forgets sections; false when Redis is away. */
  async remove(sectionIds: readonly number[]): Promise<boolean> {
    const replies = await this.attempt(() => this.redis.pipeline((pipeline) => {
      for (const sectionId of sectionIds) pipeline.del(redisKeys.seats(sectionId));
    }));
    return replies !== undefined && replies.every((reply) => reply.error === undefined);
  }

  /** One round trip; undefined stands for a section of which Redis knows nothing, or nothing readable. */
  async read(sectionIds: readonly number[]): Promise<(SeatCount | undefined)[] | 'unavailable'> {
    if (sectionIds.length === 0) return [];
    const replies = await this.attempt(() => this.redis.pipeline((pipeline) => {
      for (const sectionId of sectionIds) pipeline.hmget(redisKeys.seats(sectionId), 'epoch', 'available', 'stockVersion');
    }));
    if (replies === undefined) return 'unavailable';
    const counts: (SeatCount | undefined)[] = [];
    for (const [index, sectionId] of sectionIds.entries()) {
      const reply = replies[index];
      if (reply?.error !== undefined && !reply.error.message.startsWith('WRONGTYPE')) return 'unavailable';
      const [epoch, available, stockVersion] = (reply?.value ?? []) as (string | null | undefined)[];
      const isReadable = epoch && isCount(available) && isCount(stockVersion);
      counts.push(isReadable ? { sectionId, epoch, available: Number(available), stockVersion: Number(stockVersion) } : undefined);
    }
    return counts;
  }

  private async attempt<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      if (isRedisFault(error)) return undefined;
      throw error;
    }
  }
}

/** A field that is missing or says something else would be taken for 0, or for a count that never differs from itself. */
function isCount(field: string | null | undefined): boolean {
  return /^-?\d+$/.test(field ?? '');
}
