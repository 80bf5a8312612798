import { Global, Module } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { Registry } from 'prom-client';
import { ProcessMetrics } from './process-metrics.js';
import { RecentRequests } from './recent-requests.js';
import { RequestDurations } from './request-durations.js';
import { StoreMetrics } from './store-metrics.js';

/** The registry that every module adds its own metrics to. One an application, so that tests can have several. */
@Global()
@Module({
  providers: [
    { provide: Registry, useFactory: () => new Registry() },
    { provide: RequestDurations, useFactory: (registry: Registry) => new RequestDurations(registry), inject: [Registry] },
    RecentRequests,
    ProcessMetrics,
    StoreMetrics,
  ],
  exports: [Registry, RecentRequests, RequestDurations],
})
export class MetricsModule implements OnModuleInit {
  constructor(
    private readonly process: ProcessMetrics,
    private readonly stores: StoreMetrics,
  ) {}

  onModuleInit(): void {
    this.process.register();
    this.stores.register();
  }
}
