import { Injectable, Logger } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';
import { Database } from '../database/database.js';

/** What an instance does by itself, again and again. */
const JOBS = ['expire-holds', 'keep-stock', 'write-activity', 'sample-sales', 'purge-activity', 'purge-samples', 'purge-sessions'] as const;
export type Job = (typeof JOBS)[number];

export interface FailingJob {
  readonly job: Job;
  /** Since its first failure after it last worked. */
  readonly sinceMs: number;
}

/** Nobody waits for a recurring job: its failure is logged, counted and kept for who watches until it works again, and the next run follows. */
@Injectable()
export class RecurringJobs {
  private readonly logger = new Logger(RecurringJobs.name);
  private readonly failingSinceMs = new Map<Job, number>();
  private readonly failures: Counter<'job'>;

  constructor(
    private readonly database: Database,
    registry: Registry,
  ) {
    this.failures = new Counter({
      name: 'jari_job_failures_total',
      help: 'Runs of recurring jobs that failed.',
      labelNames: ['job'],
      registers: [registry],
    });
    for (const job of JOBS) this.failures.inc({ job }, 0);
  }

  /** Never rejects. */
  async run(job: Job, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.failingSinceMs.delete(job);
    } catch (error) {
      this.failures.inc({ job });
      // That PostgreSQL is away is told of by itself; a job that comes once in ten minutes would be called failing long after its return.
      if (!this.database.isAway && !this.failingSinceMs.has(job)) this.failingSinceMs.set(job, performance.now());
      this.logger.warn({ message: 'a job failed', job, error: String(error) });
    }
  }

  /** Those that have not worked since they failed, the longest first. */
  get failing(): FailingJob[] {
    const nowMs = performance.now();
    return [...this.failingSinceMs].map(([job, firstMs]) => ({ job, sinceMs: nowMs - firstMs }));
  }
}
