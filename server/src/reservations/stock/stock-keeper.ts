import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import { RedisGateway } from '../../platform/redis/redis-gateway.js';
import { ReservationStrategy } from '../reservation.strategy.js';
import { EndedSections } from './ended-sections.js';
import { RepairRequests } from './repair-requests.js';
import { StockReading } from './stock-reading.js';

/** Reads PostgreSQL's stock at every interval and holds Redis against it. */
@Injectable()
export class StockKeeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(StockKeeper.name);
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly config: AppConfig,
    private readonly reading: StockReading,
    private readonly strategy: ReservationStrategy,
    private readonly repairs: RepairRequests,
    private readonly redis: RedisGateway,
    private readonly ended: EndedSections,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.redis.onReturn(({ otherServer, missedCalls }) => {
      if (!otherServer && missedCalls === 0) return;
      // What this instance could not tell Redis meanwhile is unknown to everybody but PostgreSQL.
      for (const { sectionId } of this.reading.all()) this.repairs.request(sectionId, 'redisReturned');
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
    const startedAtMs = performance.now();
    this.current = this.readAndReconcile();
    await this.current;
    if (this.stopped) return;
    const elapsedMs = performance.now() - startedAtMs;
    this.timer = setTimeout(() => void this.tick(), Math.max(0, this.config.reconcileIntervalMs - elapsedMs));
  }

  private async readAndReconcile(): Promise<void> {
    try {
      const reading = await this.reading.refresh();
      // PostgreSQL is there, whatever kept it or Redis from the repairs that failed.
      if (this.redis.available) this.repairs.resume();
      await this.strategy.reconcile(reading);
      if (this.redis.available) await this.ended.examine(reading);
    } catch (error) {
      this.logger.warn({ message: 'stock could not be read', error: String(error) });
    }
  }
}
