import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LiveStream } from '../../availability/live-stream.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Database } from '../../platform/database/database.js';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../../platform/http/read-deadline.js';
import { RecentRequests } from '../../platform/metrics/recent-requests.js';
import { RedisGateway } from '../../platform/redis/redis-gateway.js';
import { StockReading } from '../../reservations/stock/stock-reading.js';
import { OperatorOnly } from '../../users/access.decorators.js';
import { MonitoringDocument } from './monitoring.dto.js';
import { SignedInCount } from './signed-in-count.js';

@ApiTags('Operator console')
@Controller('operations/monitoring')
@OperatorOnly()
export class MonitoringController {
  constructor(
    private readonly database: Database,
    private readonly redis: RedisGateway,
    private readonly requests: RecentRequests,
    private readonly live: LiveStream,
    private readonly signedIn: SignedInCount,
    private readonly reading: StockReading,
    private readonly config: AppConfig,
  ) {}

  /** How the answering instance and its stores are doing, also while a store is away. */
  @Get()
  @UseInterceptors(ReadDeadline)
  @ApiProblems('OVERLOADED', 'STORE_UNAVAILABLE')
  async getMonitoring(): Promise<MonitoringDocument> {
    const signedIn = await this.signedIn.read();
    const { calls, failedCalls, absences } = this.redis.counters;
    return {
      asOf: new Date(this.reading.databaseNowMs()).toISOString(),
      strategy: this.config.strategy,
      uptimeSeconds: Math.floor(process.uptime()),
      redis: { state: this.redis.state, calls, failedCalls, absences },
      database: this.database.poolState,
      responses: this.requests.state(),
      liveViewers: this.live.viewerCount,
      signedIn,
    };
  }
}
