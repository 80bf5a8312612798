import { SystemClock } from '../../src/common/clock.js';
import { StorePace } from '../../src/common/store-pace.js';
import { RedisGateway } from '../../src/platform/redis/redis-gateway.js';
import type { RedisGatewayOptions } from '../../src/platform/redis/redis-gateway.js';
import { eventually } from './eventually.js';
import { redisUrl } from './stores.js';

/** A gateway on this worker's logical database; `connected` waits until it is in use. */
export function openGateway(options: Partial<RedisGatewayOptions> = {}): { gateway: RedisGateway; connected: () => Promise<void> } {
  const gateway = new RedisGateway({ url: redisUrl(), probeIntervalMs: 20, heartbeatMs: 200, ...options }, new SystemClock(), new StorePace());
  gateway.onModuleInit();
  return { gateway, connected: () => eventually(() => gateway.available) };
}
