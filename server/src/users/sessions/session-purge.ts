import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SessionsRepository } from './sessions.repository.js';

const PURGE_INTERVAL_MS = 60_000;
const BATCH = 500;
/** Bounds one run; what is left waits for the next. */
const MAX_BATCHES = 20;

/** Removes sessions that have ended by themselves, a few at a time so that no statement is long. */
@Injectable()
export class SessionPurge {
  private readonly logger = new Logger(SessionPurge.name);

  constructor(private readonly sessions: SessionsRepository) {}

  @Interval(PURGE_INTERVAL_MS)
  async run(): Promise<void> {
    try {
      for (let batch = 0; batch < MAX_BATCHES; batch++) {
        if ((await this.sessions.deleteExpired(BATCH)) < BATCH) return;
      }
    } catch (error) {
      this.logger.warn(`Ended sessions could not be removed: ${String(error)}`);
    }
  }
}
