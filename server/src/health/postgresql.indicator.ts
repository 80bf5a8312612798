import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { Database } from '../platform/database/database.js';

/** Below the second within which readiness must answer. */
const PATIENCE_MS = 800;

/** Whether PostgreSQL answers; a hung one counts as gone. */
@Injectable()
export class PostgresqlIndicator {
  private inFlight: Promise<boolean> | undefined;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly database: Database,
  ) {}

  async check(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('postgresql');
    // One question at a time: those asked of a hung server would take every connection of the pool.
    this.inFlight ??= this.ping().finally(() => {
      this.inFlight = undefined;
    });
    return (await answerWithin(PATIENCE_MS, this.inFlight)) ? indicator.up() : indicator.down();
  }

  private async ping(): Promise<boolean> {
    try {
      await this.database.query('SELECT 1', [], { isUrgent: true });
      return true;
    } catch {
      return false;
    }
  }
}

async function answerWithin(milliseconds: number, answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
