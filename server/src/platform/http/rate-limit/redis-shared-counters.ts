import type { RedisGateway } from '../../redis/redis-gateway.js';
import { redisKeys } from '../../redis/redis-keys.js';
import { SharedCounters } from './rate-counters.js';

/** Counts in Redis, one pipeline an exchange. */
export class RedisSharedCounters extends SharedCounters {
  constructor(private readonly gateway: RedisGateway) {
    super();
  }

  async add(amounts: readonly { key: string; amount: number; windowMs: number }[]): Promise<readonly number[]> {
    const replies = await this.gateway.pipeline((pipeline) => {
      for (const { key, amount, windowMs } of amounts) {
        // The window starts with whoever comes first; the later SETs of the same window do nothing.
        pipeline.set(redisKeys.rate(key), 0, 'PX', windowMs, 'NX').incrby(redisKeys.rate(key), amount);
      }
    });
    const failed = replies.find((reply) => reply.error !== undefined);
    if (failed?.error !== undefined) throw failed.error;
    return amounts.map((_, index) => Number(replies[index * 2 + 1]?.value ?? 0));
  }
}
