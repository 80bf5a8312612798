import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { RecurringJobs } from '../../platform/jobs/recurring-jobs.js';
import { SessionsRepository } from './sessions.repository.js';

const PURGE_INTERVAL_MS = 60_000;
const BATCH = 500;
/** Bounds one run; what is left waits for the next. */
const MAX_BATCHES = 20;

/** Removes sessions that have ended by themselves, a few at a time so that no statement is long. */
@Injectable()
export class SessionPurge {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly jobs: RecurringJobs,
  ) {}

  @Interval(PURGE_INTERVAL_MS)
  run(): Promise<void> {
    return this.jobs.run('purge-sessions', () => this.removeEnded());
  }

  private async removeEnded(): Promise<void> {
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      if ((await this.sessions.deleteExpired(BATCH)) < BATCH) return;
    }
  }
}
