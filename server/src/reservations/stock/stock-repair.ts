import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { within } from '../../common/at-most.js';
import { Database } from '../../platform/database/database.js';
import { RedisGateway } from '../../platform/redis/redis-gateway.js';
import { NEXT_EPOCH } from '../../sections/sections.service.js';
import { ReservationMetrics } from '../reservation-metrics.js';
import type { StockPicture } from '../reservation.strategy.js';
import type { WantedRepair } from './repair-requests.js';
import { RepairRequests } from './repair-requests.js';
import { StockPublisher } from './stock-publisher.js';

/** More returned numbers than this are not copied; when they run out, PostgreSQL numbers the holds and repair copies the next. */
export const MAX_RETURNED_NUMBERS = 10_000;
/** Of sixteen connections the ledger may use ten and readers four (Database). */
const AT_ONCE = 2;
/**
 * Holds and cancellations of the section wait for its row meanwhile, and give up after 400 ms (LOCK_TIMEOUT_MS). A Redis that is well has a
 * picture of 10,000 returned numbers in some 20.
 */
const PUBLISH_LIMIT_MS = 300;
/** First half of the advisory lock's key, so that a section's repair collides with nothing else. */
const REPAIR_LOCK = 0x6a72;

/**
 * Makes Redis's picture of a section anew; there is no other way that it is made.
 *
 * One transaction holds the section's row, so nothing is admitted meanwhile; renews the epoch, so that whatever Redis
 * proposed before is worth nothing; reads the free list in a later statement, which sees what the lock waited for;
 * publishes; commits. When the commit fails, or comes to nothing because Redis took too long, Redis has an epoch that PostgreSQL never had, and the next repair follows.
 */
@Injectable()
export class StockRepair implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(StockRepair.name);
  private running = false;
  private current: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly publisher: StockPublisher,
    private readonly requests: RepairRequests,
    private readonly redis: RedisGateway,
    private readonly metrics: ReservationMetrics,
  ) {}

  onModuleInit(): void {
    this.requests.onRequest(() => {
      if (!this.running) this.current = this.runPending();
    });
  }

  /** The pool closes after this; what is not begun is left to the next instance that finds the section wanting. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.current;
  }

  /** Repairs what is asked for; callers do not wait for it. */
  private async runPending(): Promise<void> {
    this.running = true;
    try {
      for (let work = this.requests.takeAll(); work.size > 0; work = this.requests.takeAll()) {
        const sections = work.entries();
        await Promise.all(Array.from({ length: AT_ONCE }, () => this.repairEach(sections)));
      }
    } finally {
      this.running = false;
    }
  }

  private async repairEach(sections: Iterable<[number, WantedRepair]>): Promise<void> {
    for (const [sectionId, wanted] of sections) if (!this.stopped) await this.tryRepair(sectionId, wanted);
  }

  private async tryRepair(sectionId: number, wanted: WantedRepair): Promise<void> {
    const { reason, atEpoch } = wanted;
    // While Redis is away there is nothing to repair, and its return asks for nothing when this instance missed no call.
    if (!this.redis.available) return this.requests.postpone(sectionId, wanted);
    try {
      const picture = await this.renew(sectionId, atEpoch);
      if (picture === undefined) return;
      this.metrics.repaired(reason, picture.highWater === 0);
      this.logger.log({ message: 'section repaired in Redis', sectionId, reason });
    } catch (error) {
      // Whatever happens to the section until the next attempt: its epoch may be in Redis already, and is given once more then.
      this.requests.postpone(sectionId, { reason, atEpoch: undefined });
      this.logger.warn({ message: 'section could not be repaired', sectionId, reason, error: String(error) });
    }
  }

  /** Undefined when another instance is repairing the section or has done so, or its sale is over: Redis need not know it any more. */
  private async renew(sectionId: number, atEpoch: string | undefined): Promise<StockPicture | undefined> {
    return this.database.transaction(async (client) => {
      const lock = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_xact_lock($1, $2) AS mine', [REPAIR_LOCK, sectionId]);
      if (lock.rows[0]?.mine !== true) return undefined;
      const known = await renewEpoch(client, sectionId, atEpoch);
      if (known === undefined) return undefined;
      const returned = await client.query<{ slot_number: number }>(RETURNED_NUMBERS, [sectionId, known.capacity, MAX_RETURNED_NUMBERS]);
      const picture = { ...known, returned: returned.rows.map((row) => row.slot_number) };
      await within(PUBLISH_LIMIT_MS, this.publisher.publish(picture), () => new Error('Redis takes too long'));
      return picture;
    });
  }
}

async function renewEpoch(client: PoolClient, sectionId: number, atEpoch: string | undefined): Promise<Omit<StockPicture, 'returned'> | undefined> {
  const { rows } = await client.query<{ epoch: string; capacity: number; taken: number; stock_version: string; high_water: number }>(
    RENEW_EPOCH,
    [sectionId, atEpoch ?? null],
  );
  const row = rows[0];
  return row && {
    sectionId,
    epoch: row.epoch,
    capacity: row.capacity,
    taken: row.taken,
    stockVersion: Number(row.stock_version),
    highWater: row.high_water,
  };
}

const RENEW_EPOCH = /* sql */ `
  UPDATE sections
     SET epoch = ${NEXT_EPOCH}, stock_version = stock_version + 1
   WHERE id = $1 AND ($2::bigint IS NULL OR epoch = $2) AND EXISTS (
     SELECT 1 FROM events WHERE events.id = sections.event_id AND status <> 'ended' AND sales_close_at > clock_timestamp())
  RETURNING epoch, capacity, taken, stock_version, high_water`;

const RETURNED_NUMBERS = /* sql */ `
  SELECT slot_number FROM returned_slots WHERE section_id = $1 AND slot_number <= $2 ORDER BY slot_number LIMIT $3`;
