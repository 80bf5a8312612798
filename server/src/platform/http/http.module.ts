import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { Clock } from '../../common/clock.js';
import { RedisGateway } from '../redis/redis-gateway.js';
import { DtoCheck } from './validation/dto-check.js';
import { CompiledValidationPipe } from './validation/validation.pipe.js';
import { Drain } from './drain.js';
import { OpenConnections } from './open-connections.js';
import { ProblemFilter } from './problems/problem.filter.js';
import { RateCounters } from './rate-limit/rate-counters.js';
import { RateSharing } from './rate-limit/rate-sharing.js';
import { RedisSharedCounters } from './rate-limit/redis-shared-counters.js';
import { RouteTable } from './route-table.js';

/** What every route shares: problem documents, compiled validation, budgets. */
@Global()
@Module({
  providers: [
    RouteTable,
    ProblemFilter,
    DtoCheck,
    Drain,
    OpenConnections,
    RateSharing,
    {
      provide: RateCounters,
      useFactory: (clock: Clock, gateway: RedisGateway) =>
        new RateCounters(() => clock.monotonicMs(), new RedisSharedCounters(gateway)),
      inject: [Clock, RedisGateway],
    },
    { provide: APP_FILTER, useExisting: ProblemFilter },
    { provide: APP_PIPE, useClass: CompiledValidationPipe },
  ],
  exports: [Drain, RouteTable, ProblemFilter, DtoCheck],
})
export class HttpModule {}
