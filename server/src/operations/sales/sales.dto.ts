import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

/** Seven days. */
export const MAX_SAMPLE_MINUTES = 10_080;
export const DEFAULT_SAMPLE_MINUTES = 180;

export class EventSalesQuery {
  /** How far back `sellThrough` goes; 180 by default.
   * @example 180 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_SAMPLE_MINUTES)
  minutes?: number;
}

/** How one section sells. */
@ApiSchema({ name: 'SectionSales' })
export class SectionSales {
  /** @example 3 */
  id: number;
  /** @example "스탠딩 A · Standing A" */
  name: string;
  /** @example "open" */
  status: 'open' | 'closed' | 'maintenance';
  /** Minor units of the event's currency.
   * @example 165000 */
  price: number;
  /** @example 1200 */
  capacity: number;
  /** @example 418 */
  available: number;
  /** Places in holds.
   * @example 82 */
  pending: number;
  /** Places sold.
   * @example 700 */
  confirmed: number;
  /** Share of the capacity that is held or sold, from 0 to 1.
   * @example 0.6517 */
  occupancyRate: number;
}

/** What was answered within one second, in whole reservations. */
@ApiSchema({ name: 'SalesActivity' })
export class SalesActivity {
  /** @example "2026-11-20T11:00:00.000Z" */
  at: string;
  /** @example 812 */
  held: number;
  /** @example 640 */
  confirmed: number;
  /** @example 12 */
  cancelled: number;
  /** @example 30 */
  expired: number;
  /** Holds that were not admitted, for whatever reason.
   * @example 95 */
  refused: number;
}

/** Places at the beginning of a minute. */
@ApiSchema({ name: 'SalesSample' })
export class SalesSample {
  /** @example "2026-11-20T11:00:00.000Z" */
  at: string;
  /** @example 260 */
  pending: number;
  /** @example 1840 */
  confirmed: number;
}

/** Holds by the time that they have been there. */
@ApiSchema({ name: 'HoldAge' })
export class HoldAge {
  /** @example 60 */
  fromSeconds: number;
  /** Null for everything older.
   * @example 120 */
  @ApiProperty({ type: Number, nullable: true })
  toSeconds: number | null;
  /** @example 40 */
  holds: number;
  /** @example 91 */
  places: number;
}

/** Places that come back within a minute if their holds are not confirmed. */
@ApiSchema({ name: 'ExpectedReturn' })
export class ExpectedReturn {
  /** The beginning of the minute.
   * @example "2026-11-20T11:10:00.000Z" */
  at: string;
  /** @example 25 */
  holds: number;
  /** @example 60 */
  places: number;
}

/** How an event sells, now and lately. */
@ApiSchema({ name: 'EventSales' })
export class EventSales {
  /** @example 1 */
  eventId: number;
  /** At most about a second ago: consoles that ask at once share an answer.
   * @example "2026-11-20T11:00:00.000Z" */
  asOf: string;
  /** @example 42450 */
  capacity: number;
  /** @example 40350 */
  available: number;
  /** @example 260 */
  pending: number;
  /** @example 1840 */
  confirmed: number;
  @ApiProperty({ type: () => [SectionSales] })
  sections: SectionSales[];
  /** The last five minutes, oldest first, about a second behind; seconds without anything are left out. */
  @ApiProperty({ type: () => [SalesActivity] })
  activity: SalesActivity[];
  /** One a minute, oldest first. */
  @ApiProperty({ type: () => [SalesSample] })
  sellThrough: SalesSample[];
  @ApiProperty({ type: () => [HoldAge] })
  holdAges: HoldAge[];
  /** The next 15 minutes; minutes without a deadline are left out. */
  @ApiProperty({ type: () => [ExpectedReturn] })
  returns: ExpectedReturn[];
}
