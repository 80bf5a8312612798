import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import type { Stock } from '../../common/stock.js';
import { Database } from '../../platform/database/database.js';
import type { SectionStatus, SectionStock } from '../ledger/ledger.types.js';

/** Older knowledge than this may not refuse anybody. */
const MAX_AGE_MS = 1000;
/** A slower answer says too little about when PostgreSQL looked at its clock. */
const MAX_CLOCK_ROUND_TRIP_MS = 100;

export interface SectionReading extends SectionStock {
  readonly eventId: number;
  /** The event is on sale and its sales window was open. */
  readonly onSale: boolean;
  /** The highest number ever given out; at least this was so when it was read. */
  readonly highWater: number;
  /** Clock.monotonicMs() from before the statement that read it was sent. */
  readonly readAtMs: number;
}

/**
 * What this instance last read from PostgreSQL of the sections on sale. It is the only ground for refusing a hold
 * without asking PostgreSQL, and it knows the epoch that calls to Redis carry.
 */
@Injectable()
export class StockReading {
  private readonly sections = new Map<number, SectionReading>();
  private databaseAheadMs = 0;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Reads every section of events that have not ended; rejects when PostgreSQL is away. */
  async refresh(): Promise<readonly SectionReading[]> {
    const readAtMs = this.clock.monotonicMs();
    const sentAtMs = this.clock.nowMs();
    const rows = await this.database.query<ReadingRow>(READ_STOCK, [], { isUrgent: true });
    // The middle of the round trip is the best guess of when PostgreSQL looked at its clock.
    const middleMs = (sentAtMs + this.clock.nowMs()) / 2;
    const isPrecise = this.clock.monotonicMs() - readAtMs <= MAX_CLOCK_ROUND_TRIP_MS;
    const readings = rows.map((row) => this.readingOf(row, readAtMs));
    if (isPrecise && rows[0] !== undefined) this.databaseAheadMs = rows[0].now_ms - middleMs;
    const known = new Set(readings.map(({ sectionId }) => sectionId));
    for (const id of this.sections.keys()) if (!known.has(id)) this.sections.delete(id);
    for (const reading of readings) this.takeOver(reading);
    return readings;
  }

  /** Takes over what a statement of the ledger has just said, when that is newer. */
  note(stocks: readonly SectionStock[], readAtMs: number): void {
    for (const stock of stocks) {
      const known = this.sections.get(stock.sectionId);
      if (known !== undefined) this.takeOver({ ...stock, eventId: known.eventId, onSale: known.onSale, highWater: known.highWater, readAtMs });
    }
  }

  /** Every section on sale as last read, however old. */
  all(): readonly SectionReading[] {
    return [...this.sections.values()];
  }

  get(sectionId: number): SectionReading | undefined {
    return this.sections.get(sectionId);
  }

  /** The places left when a reading at most one second old shows fewer than wanted; otherwise PostgreSQL has to say. */
  tooFewFor(sectionId: number, quantity: number): number | undefined {
    const reading = this.sections.get(sectionId);
    // Whatever else would be said of it (closed, not yet on sale) is PostgreSQL's to say.
    if (reading === undefined || reading.status !== 'open' || !reading.onSale) return undefined;
    if (this.clock.monotonicMs() - reading.readAtMs > MAX_AGE_MS) return undefined;
    const available = reading.capacity - reading.taken;
    return available < quantity ? available : undefined;
  }

  /** PostgreSQL's time in milliseconds since the epoch, as far as this instance can tell. For display and caches only. */
  databaseNowMs(): number {
    return this.clock.nowMs() + this.databaseAheadMs;
  }

  private takeOver(reading: SectionReading): void {
    const known = this.sections.get(reading.sectionId);
    if (known !== undefined && BigInt(known.epoch) > BigInt(reading.epoch)) return;
    if (known !== undefined && known.epoch === reading.epoch && known.stockVersion > reading.stockVersion) return;
    this.sections.set(reading.sectionId, reading);
  }

  private readingOf(row: ReadingRow, readAtMs: number): SectionReading {
    return {
      sectionId: row.id,
      eventId: row.event_id,
      onSale: row.on_sale,
      highWater: row.high_water,
      epoch: row.epoch,
      capacity: row.capacity,
      taken: row.taken,
      stockVersion: Number(row.stock_version),
      status: row.status,
      readAtMs,
    };
  }
}

interface ReadingRow {
  id: number;
  event_id: number;
  on_sale: boolean;
  high_water: number;
  epoch: string;
  capacity: number;
  taken: number;
  stock_version: string;
  status: SectionStatus;
  now_ms: number;
}

const READ_STOCK = /* sql */ `
  SELECT section.id, section.event_id, section.epoch, section.capacity, section.taken, section.high_water, section.stock_version,
         section.status, event.status = 'on_sale' AND event.sales_open_at <= clock_timestamp() AS on_sale,
         (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms
    FROM sections section JOIN events event ON event.id = section.event_id
   WHERE event.status <> 'ended' AND event.sales_close_at > clock_timestamp()`;

/** Narrows a reading to what Redis is told. */
export function stockOf({ sectionId, epoch, capacity, taken, stockVersion }: Stock): Stock {
  return { sectionId, epoch, capacity, taken, stockVersion };
}
