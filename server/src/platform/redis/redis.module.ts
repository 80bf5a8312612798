import { Global, Module } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { StorePace } from '../../common/store-pace.js';
import { AppConfig } from '../config/app-config.js';
import { RedisGateway } from './redis-gateway.js';

/** Makes the gateway to Redis injectable everywhere; without REDIS_URL it is there and never available. */
@Global()
@Module({
  providers: [
    {
      provide: RedisGateway,
      inject: [AppConfig, Clock, StorePace],
      useFactory: (config: AppConfig, clock: Clock, pace: StorePace) => new RedisGateway({ url: config.redisUrl }, clock, pace),
    },
  ],
  exports: [RedisGateway],
})
export class RedisModule {}
