import { Injectable } from '@nestjs/common';
import { EventsService } from '../../events/events.service.js';
import { Database } from '../../platform/database/database.js';
import type { EventSales, ExpectedReturn, HoldAge, SalesActivity, SalesSample, SectionSales } from './sales.dto.js';
import { ACTIVITY, SALES_NUMBERS, SAMPLES } from './sales-numbers.sql.js';

/** Lower bounds of the ages that holds are counted by. */
const AGES_SECONDS = [0, 30, 60, 120, 300, 600];

type WithDate<T extends { at: string }> = Omit<T, 'at'> & { at: Date };

interface NumbersRow {
  asOf: Date;
  sections: SectionSales[];
  holdAges: { bucket: number; holds: number; places: number }[];
  returns: ExpectedReturn[];
}

/** How an event sells, for its operators. */
@Injectable()
export class EventSalesService {
  constructor(
    private readonly database: Database,
    private readonly events: EventsService,
  ) {}

  /** Throws EVENT_NOT_FOUND. */
  async of(eventId: number, minutes: number): Promise<EventSales> {
    await this.events.get(eventId);
    const [numbers, activity, samples] = await Promise.all([
      this.database.query<NumbersRow>(SALES_NUMBERS, [eventId, AGES_SECONDS]),
      this.database.query<WithDate<SalesActivity>>(ACTIVITY, [eventId]),
      this.database.query<WithDate<SalesSample>>(SAMPLES, [eventId, minutes]),
    ]);
    const [{ asOf, sections, holdAges, returns }] = numbers as [NumbersRow];
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
