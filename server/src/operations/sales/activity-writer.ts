import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Database } from '../../platform/database/database.js';
import { RecurringJobs } from '../../platform/jobs/recurring-jobs.js';
import type { Activity } from '../../reservations/activity/activity-tally.js';
import { ReservationMetrics } from '../../reservations/reservation-metrics.js';

const WRITE_INTERVAL_MS = 1000;

// Instances meet in a second's row, and add to it. In the order of the ids, so that no two wait for each other.
const ADD = `
  INSERT INTO sales_activity (event_id, at, held, confirmed, cancelled, expired, refused)
  SELECT event_id, date_trunc('second', (SELECT clock_timestamp())), held, confirmed, cancelled, expired, refused
    FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[], $6::int[])
         AS counted (event_id, held, confirmed, cancelled, expired, refused)
   ORDER BY event_id
  ON CONFLICT (at, event_id) DO UPDATE SET
    held = sales_activity.held + excluded.held, confirmed = sales_activity.confirmed + excluded.confirmed,
    cancelled = sales_activity.cancelled + excluded.cancelled, expired = sales_activity.expired + excluded.expired,
    refused = sales_activity.refused + excluded.refused`;

/** Writes once a second what this instance has answered; nothing while nobody buys. */
@Injectable()
export class ActivityWriter implements BeforeApplicationShutdown {
  private writing: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly metrics: ReservationMetrics,
    private readonly jobs: RecurringJobs,
  ) {}

  @Interval(WRITE_INTERVAL_MS)
  write(): Promise<void> {
    this.writing ??= this.jobs.run('write-activity', () => this.writeCounts()).finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.writing;
    await this.write();
  }

  private async writeCounts(): Promise<void> {
    const counted = this.metrics.activity.takeAll();
    if (counted.size === 0) return;
    const of = (kind: keyof Activity) => [...counted.values()].map((counts) => counts[kind]);
    try {
      await this.database.query(ADD, [[...counted.keys()], of('held'), of('confirmed'), of('cancelled'), of('expired'), of('refused')]);
    } catch (error) {
      // They show in a later second. Should they have been written after all, a chart is a little too high.
      this.metrics.activity.putBack(counted);
      throw error;
    }
  }
}
