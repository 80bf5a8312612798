import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { EventsService } from '../../events/events.service.js';
import { Database } from '../../platform/database/database.js';
import type { EventSales, ExpectedReturn, HoldAge, SalesActivity, SalesSample, SectionSales } from './sales.dto.js';
import { ACTIVITY, SALES_NUMBERS, SAMPLES } from './sales-numbers.sql.js';

/** Lower bounds of the ages that holds are counted by. */
const AGES_SECONDS = [0, 30, 60, 120, 300, 600];

/** Consoles ask every two seconds each, and an answer goes through all holds of the event: one a second serves them all. */
const KEPT_MS = 1_000;
const MAX_KEPT_EVENTS = 100;

type WithDate<T extends { at: string }> = Omit<T, 'at'> & { at: Date };

interface NumbersRow {
  asOf: Date;
  sections: SectionSales[];
  holdAges: { bucket: number; holds: number; places: number }[];
  returns: ExpectedReturn[];
}

interface SalesNow {
  readonly numbers: NumbersRow;
  readonly activity: readonly WithDate<SalesActivity>[];
}

/** How an event sells, for its operators. */
@Injectable()
export class EventSalesService {
  /** Whoever asks while an event is being read waits for the same answer. */
  private readonly kept = new LRUCache<number, SalesNow>({
    max: MAX_KEPT_EVENTS,
    ttl: KEPT_MS,
    fetchMethod: (eventId) => this.read(eventId),
    // An event that others have pushed out is still answered to those who wait for it.
    ignoreFetchAbort: true,
  });

  constructor(
    private readonly database: Database,
    private readonly events: EventsService,
  ) {}

  /** Throws EVENT_NOT_FOUND. */
  async of(eventId: number, minutes: number): Promise<EventSales> {
    await this.events.get(eventId);
    const [{ numbers, activity }, samples] = await Promise.all([
      this.kept.forceFetch(eventId),
      this.database.query<WithDate<SalesSample>>(SAMPLES, [eventId, minutes]),
    ]);
    const { asOf, sections, holdAges, returns } = numbers;
    const sum = (field: 'capacity' | 'available' | 'pending' | 'confirmed') => sections.reduce((total, section) => total + section[field], 0);
    return {
      eventId,
      asOf: asOf.toISOString(),
      capacity: sum('capacity'),
      available: sum('available'),
      pending: sum('pending'),
      confirmed: sum('confirmed'),
      sections,
      activity: activity.map(withText),
      sellThrough: samples.map(withText),
      holdAges: AGES_SECONDS.map((_, index) => ageOf(index, holdAges)),
      returns: returns.map((due) => ({ ...due, at: new Date(due.at).toISOString() })),
    };
  }

  private async read(eventId: number): Promise<SalesNow> {
    const [numbers, activity] = await Promise.all([
      this.database.query<NumbersRow>(SALES_NUMBERS, [eventId, AGES_SECONDS]),
      this.database.query<WithDate<SalesActivity>>(ACTIVITY, [eventId]),
    ]);
    return { numbers: (numbers as [NumbersRow])[0], activity };
  }
}

function withText<T extends { at: Date }>(row: T): Omit<T, 'at'> & { at: string } {
  return { ...row, at: row.at.toISOString() };
}

/** PostgreSQL counts the first bucket as 1. A hold that is younger than nothing, by two readings of one clock, is new. */
function ageOf(index: number, counted: NumbersRow['holdAges']): HoldAge {
  const found = counted.filter(({ bucket }) => Math.max(1, bucket) === index + 1);
  return {
    fromSeconds: AGES_SECONDS[index] ?? 0,
    toSeconds: AGES_SECONDS[index + 1] ?? null,
    holds: found.reduce((total, { holds }) => total + holds, 0),
    places: found.reduce((total, { places }) => total + places, 0),
  };
}
