import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import { RecurringJobs } from '../../platform/jobs/recurring-jobs.js';
import { RedisGateway } from '../../platform/redis/redis-gateway.js';
import { ReservationStrategy } from '../reservation.strategy.js';
import { EndedSections } from './ended-sections.js';
import { RepairRequests } from './repair-requests.js';
import type { SectionReading } from './stock-reading.js';
import { StockReading } from './stock-reading.js';

/** Reads PostgreSQL's stock at every interval and holds Redis against it. */
@Injectable()
export class StockKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> = Promise.resolve();
  private stopped = false;
  /** How often Redis has come back without what this instance had to tell it, and for how many of these repairs were asked. */
  private returns = 0;
  private returnsRepaired = 0;

  constructor(
    private readonly config: AppConfig,
    private readonly reading: StockReading,
    private readonly strategy: ReservationStrategy,
    private readonly repairs: RepairRequests,
    private readonly redis: RedisGateway,
    private readonly ended: EndedSections,
    private readonly jobs: RecurringJobs,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.redis.onReturn(({ otherServer, missedCalls }) => {
      if (!otherServer && missedCalls === 0) return;
      this.returns += 1;
      // A reading that is under way may be older than what Redis was not told.
      if (this.timer !== undefined && !this.stopped) void this.tick();
    });
    await this.tick();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.current;
  }

  /** One reading and one comparison; the next follows an interval later, however long this one takes. */
  async tick(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const startedAtMs = performance.now();
    const { returns } = this;
    this.current = this.jobs.run('keep-stock', () => this.readAndReconcile());
    await this.current;
    if (this.stopped) return;
    const elapsedMs = performance.now() - startedAtMs;
    const restMs = this.returns > returns ? 0 : Math.max(0, this.config.reconcileIntervalMs - elapsedMs);
    this.timer = setTimeout(() => void this.tick(), restMs);
  }

  private async readAndReconcile(): Promise<void> {
    const { returns } = this;
    const reading = await this.reading.refresh();
    if (returns > this.returnsRepaired) this.repairAll(reading);
    this.returnsRepaired = returns;
    // PostgreSQL is there, whatever kept it or Redis from the repairs that failed.
    if (this.redis.available) this.repairs.resume();
    await this.strategy.reconcile(reading);
    if (this.redis.available) await this.ended.examine(reading);
  }

  /**
   * What this instance could not tell Redis is unknown to everybody but PostgreSQL, and was there before this reading. Whoever has
   * repaired a section since then has told all of it: of many servers that find Redis back, one repairs each section.
   */
  private repairAll(reading: readonly SectionReading[]): void {
    for (const { sectionId, epoch } of reading) this.repairs.request(sectionId, 'redisReturned', epoch);
  }
}
