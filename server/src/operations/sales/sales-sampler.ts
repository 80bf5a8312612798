import { Injectable } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import { Database } from '../../platform/database/database.js';
import { RecurringJobs } from '../../platform/jobs/recurring-jobs.js';

const PURGE_INTERVAL_MS = 10 * 60_000;
const PURGE_BATCH = 5_000;
/** Bounds one run; what is left waits for the next. */
const MAX_PURGE_BATCHES = 100;

// One instance's row stands for all; whoever comes later in the minute finds it there. The instance's clock only says when to
// look; which minute begins, PostgreSQL's says: the nearest, or an instance a moment ahead would write the minute before again.
const SAMPLE = `
  WITH pending AS (
    SELECT event_id, sum(quantity)::int AS places FROM reservations WHERE status = 'pending' GROUP BY event_id
  )
  INSERT INTO sales_samples (event_id, at, pending, confirmed)
  SELECT s.event_id, date_trunc('minute', (SELECT clock_timestamp()) + interval '30 seconds'), coalesce(p.places, 0), sum(s.taken)::int - coalesce(p.places, 0)
    FROM sections s JOIN events e ON e.id = s.event_id LEFT JOIN pending p ON p.event_id = s.event_id
   WHERE e.status <> 'ended' AND e.sales_open_at <= (SELECT clock_timestamp()) AND e.sales_close_at > (SELECT clock_timestamp())
   GROUP BY s.event_id, p.places
  ON CONFLICT DO NOTHING`;

const PURGE_ACTIVITY = `
  WITH old AS (
    DELETE FROM sales_activity WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sales_activity WHERE at < clock_timestamp() - interval '24 hours' ORDER BY at LIMIT $1))
    RETURNING 1
  )
  SELECT count(*)::int AS removed FROM old`;

// Charts reach back seven days. The time comes second in the key, so each event's oldest are looked for by themselves.
const PURGE_SAMPLES = `
  WITH old AS (
    DELETE FROM sales_samples WHERE ctid = ANY (ARRAY(
      SELECT s.ctid FROM events e CROSS JOIN LATERAL (
        SELECT ctid FROM sales_samples WHERE event_id = e.id AND at < (SELECT clock_timestamp()) - interval '8 days' ORDER BY at LIMIT $1) s
       LIMIT $1))
    RETURNING 1
  )
  SELECT count(*)::int AS removed FROM old`;

/** Keeps what the charts of a sale are drawn from: a sample a minute for eight days, and no seconds older than a day. */
@Injectable()
export class SalesSampler {
  constructor(
    private readonly database: Database,
    private readonly jobs: RecurringJobs,
  ) {}

  @Cron('0 * * * * *', { name: 'sample-sales' })
  sample(): Promise<void> {
    return this.jobs.run('sample-sales', () => this.database.query(SAMPLE));
  }

  /** A few at a time, so that no statement is long. */
  @Interval(PURGE_INTERVAL_MS)
  async purge(): Promise<void> {
    await this.jobs.run('purge-activity', () => this.remove(PURGE_ACTIVITY));
    await this.jobs.run('purge-samples', () => this.remove(PURGE_SAMPLES));
  }

  private async remove(batchOfOld: string): Promise<void> {
    for (let batch = 0; batch < MAX_PURGE_BATCHES; batch++) {
      const [row] = await this.database.query<{ removed: number }>(batchOfOld, [PURGE_BATCH]);
      if ((row?.removed ?? 0) < PURGE_BATCH) return;
    }
  }
}
