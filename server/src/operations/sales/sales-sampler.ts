import { Injectable, Logger } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import { Database } from '../../platform/database/database.js';

const PURGE_INTERVAL_MS = 10 * 60_000;
const PURGE_BATCH = 5_000;
/** Bounds one run; what is left waits for the next. */
const MAX_PURGE_BATCHES = 100;

// One instance's row stands for all; whoever comes later in the minute finds it there.
const SAMPLE = `
  WITH pending AS (
    SELECT event_id, sum(quantity)::int AS places FROM reservations WHERE status = 'pending' GROUP BY event_id
  )
  INSERT INTO sales_samples (event_id, at, pending, confirmed)
  SELECT s.event_id, date_trunc('minute', (SELECT clock_timestamp())), coalesce(p.places, 0), sum(s.taken)::int - coalesce(p.places, 0)
    FROM sections s JOIN events e ON e.id = s.event_id LEFT JOIN pending p ON p.event_id = s.event_id
   WHERE e.status <> 'ended' AND e.sales_open_at <= (SELECT clock_timestamp()) AND e.sales_close_at > (SELECT clock_timestamp())
   GROUP BY s.event_id, p.places
  ON CONFLICT DO NOTHING`;

const PURGE = `
  WITH old AS (
    DELETE FROM sales_activity WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sales_activity WHERE at < clock_timestamp() - interval '24 hours' ORDER BY at LIMIT $1))
    RETURNING 1
  )
  SELECT count(*)::int AS removed FROM old`;

/** Keeps what the charts of a sale are drawn from: a sample a minute, and no seconds older than a day. */
@Injectable()
export class SalesSampler {
  private readonly logger = new Logger(SalesSampler.name);

  constructor(private readonly database: Database) {}

  @Cron('0 * * * * *', { name: 'sample-sales' })
  async sample(): Promise<void> {
    await this.tried(() => this.database.query(SAMPLE), 'sales could not be sampled');
  }

  /** A few at a time, so that no statement is long. */
  @Interval(PURGE_INTERVAL_MS)
  async purge(): Promise<void> {
    await this.tried(async () => {
      for (let batch = 0; batch < MAX_PURGE_BATCHES; batch++) {
        const [row] = await this.database.query<{ removed: number }>(PURGE, [PURGE_BATCH]);
        if ((row?.removed ?? 0) < PURGE_BATCH) return;
      }
    }, 'old activity could not be removed');
  }

  /** Nobody waits for it, and the next run follows. */
  private async tried(job: () => Promise<unknown>, failure: string): Promise<void> {
    try {
      await job();
    } catch (error) {
      this.logger.warn({ message: failure, error: String(error) });
    }
  }
}
