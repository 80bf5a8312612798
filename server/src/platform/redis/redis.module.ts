import { Global, Module } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { AppConfig } from '../config/app-config.js';
import { RedisGateway } from './redis-gateway.js';

/** Makes the gateway to Redis injectable everywhere; without REDIS_URL it is there and never available. */
@Global()
@Module({
  providers: [
    {
      provide: RedisGateway,
      inject: [AppConfig, Clock],
      useFactory: (config: AppConfig, clock: Clock) => new RedisGateway({ url: config.redisUrl }, clock),
    },
  ],
  exports: [RedisGateway],
})
export class RedisModule {}
