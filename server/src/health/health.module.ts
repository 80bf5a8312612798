import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { ApiHealthController, HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { PostgresqlIndicator } from './postgresql.indicator.js';

@Module({
  // Its own log would repeat every failed check with a stack; metrics and the readiness answer say it already.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController, ApiHealthController, MetricsController],
  providers: [PostgresqlIndicator],
})
export class HealthModule {}
