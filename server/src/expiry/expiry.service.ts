import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { AppConfig } from '../platform/config/app-config.js';
import { ReservationsService } from '../reservations/reservations.service.js';

/** Short transactions: a batch is of one section, and one of this size holds its row for some 15 ms. */
const BATCH_SIZE = 500;
const SWEEP_INTERVAL_MS = 5 * 60_000;
const JOB = 'expire-holds';

/** Gives holds back soon after their deadline. Several instances may run it: each skips what another has locked. */
@Injectable()
export class ExpiryService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ExpiryService.name);
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly config: AppConfig,
    private readonly reservations: ReservationsService,
    private readonly scheduler: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    this.scheduler.addInterval(JOB, setInterval(() => void this.run(), this.config.expiryIntervalMs));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** Expires everything that is due, batch after batch; a run that is still going on is joined. */
  run(): Promise<void> {
    this.running ??= this.expireAll().finally(() => {
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
    try {
      // A batch that is not full says nothing about the other sections; only an empty one says that nothing is due.
      let expired = 1;
      while (expired > 0 && !this.stopped) expired = await this.reservations.expireDue(BATCH_SIZE);
    } catch (error) {
      // PostgreSQL is away: the holds stay due, and the next run finds them.
      this.logger.warn({ message: 'holds could not be expired', error: String(error) });
    }
  }
}
