import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { Gauge, Registry } from 'prom-client';
import { Clock } from '../common/clock.js';
import { AppConfig } from '../platform/config/app-config.js';
import { RecurringJobs } from '../platform/jobs/recurring-jobs.js';
import { ReservationsService } from '../reservations/reservations.service.js';

/** Short transactions: a batch is of one section, and one of this size holds its row for some 15 ms. */
const BATCH_SIZE = 500;
/** A run ends when nothing is due, which under a steady crowd is never; so its rounds end by the clock. */
const ROUND_MS = 5_000;
const SWEEP_INTERVAL_MS = 5 * 60_000;
const JOB = 'expire-holds';

/** Gives holds back soon after their deadline. Several instances may run it: each skips what another has locked. */
@Injectable()
export class ExpiryService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private running: Promise<void> | undefined;
  private stopped = false;
  private readonly lagSeconds: Gauge;

  constructor(
    private readonly config: AppConfig,
    private readonly reservations: ReservationsService,
    private readonly scheduler: SchedulerRegistry,
    private readonly clock: Clock,
    private readonly jobs: RecurringJobs,
    registry: Registry,
  ) {
    this.lagSeconds = new Gauge({
      name: 'jari_expiry_lag_seconds',
      help: 'How late the latest hold of the last round of expiry was.',
      registers: [registry],
    });
  }

  onApplicationBootstrap(): void {
    this.scheduler.addInterval(JOB, setInterval(() => void this.run(), this.config.expiryIntervalMs));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Expires everything that is due, batch after batch; a run that is still going on is joined. What a failed one leaves due, the next finds. */
  run(): Promise<void> {
    this.running ??= this.jobs.run(JOB, () => this.expireAll()).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** The reconciling run: whatever made earlier runs stop early, the backlog is gone after it. */
  @Interval('sweep-holds', SWEEP_INTERVAL_MS)
  async sweep(): Promise<void> {
    await this.running;
    await this.run();
  }

  private async expireAll(): Promise<void> {
    for (let isMoreDue = true; isMoreDue;) isMoreDue = await this.expireRound();
  }

  /**
   * False when nothing is due any more. A section that fails costs 200 ms where its row is locked, so it is left alone
   * until the next round. The gauge shows what a round saw at worst, at once and until the next one begins.
   */
  private async expireRound(): Promise<boolean> {
    const failed: number[] = [];
    let worstLagMs = 0;
    for (let endMs = this.clock.monotonicMs() + ROUND_MS; this.clock.monotonicMs() < endMs && !this.stopped;) {
      const batch = await this.reservations.expireDue(BATCH_SIZE, failed);
      worstLagMs = Math.max(worstLagMs, batch.lagMs);
      this.lagSeconds.set(worstLagMs / 1000);
      // A batch that is not full says nothing about the other sections; only an empty one says that nothing is due.
      if (batch.expired === 0 && batch.failed.length === 0) return false;
      // The round's time is for those that do not fail.
      if (batch.failed.length > 0) endMs = this.clock.monotonicMs() + ROUND_MS;
      failed.push(...batch.failed);
    }
    return !this.stopped;
  }
}
