import { ApiProperty, ApiSchema, PartialType } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_INT32 } from '../platform/http/validation/id.pipes.js';
import { IsCurrency, IsInstant, SafeText } from '../platform/http/validation/text.decorators.js';

export const EVENT_STATUSES = ['on_sale', 'paused', 'ended'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** Something people attend, with its sales window. */
@ApiSchema({ name: 'Event' })
export class EventDocument {
  /** @example 1 */
  id: number;
  /** @example "노을밴드 2026 서울 공연 · Noeul Band Live in Seoul 2026" */
  name: string;
  /** @example "한빛아레나 · Hanbit Arena, Seoul" */
  venue: string;
  description: string;
  /** @example "2027-01-16T10:00:00.000Z" */
  startsAt: string;
  /** Holds are admitted from this moment, by the server's clock.
   * @example "2026-11-20T11:00:00.000Z" */
  salesOpenAt: string;
  /** Holds are refused from this moment, by the server's clock.
   * @example "2027-01-15T15:00:00.000Z" */
  salesCloseAt: string;
  /** Places that one buyer may have in the event, held and confirmed together.
   * @example 4 */
  maxPlacesPerBuyer: number;
  /** Seconds from a hold to its deadline.
   * @example 600 */
  holdSeconds: number;
  /** ISO 4217.
   * @example "KRW" */
  currency: string;
  /** @example "on_sale" */
  status: 'on_sale' | 'paused' | 'ended';
}

/** An event as the list has it. */
@ApiSchema({ name: 'ListedEvent' })
export class ListedEvent extends EventDocument {
  /** Every place is sold and none is held, at most half a minute ago. */
  soldOut: boolean;
}

export class CreateEventDto {
  /** @example "노을밴드 2026 서울 공연 · Noeul Band Live in Seoul 2026" */
  @SafeText(1, 200)
  name: string;

  /** @example "한빛아레나 · Hanbit Arena, Seoul" */
  @SafeText(1, 200)
  venue: string;

  /** @example "2027-01-16T10:00:00Z" */
  @IsInstant()
  startsAt: string;

  /** @example "2026-11-20T11:00:00Z" */
  @IsInstant()
  salesOpenAt: string;

  /** Later than `salesOpenAt`.
   * @example "2027-01-15T15:00:00Z" */
  @IsInstant()
  salesCloseAt: string;

  @IsOptional()
  @SafeText(0, 5000, 'lines')
  description?: string;

  /** By default as many as one reservation may take.
   * @example 4 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  maxPlacesPerBuyer?: number;

  /** By default the server's HOLD_SECONDS.
   * @example 600 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(86_400)
  holdSeconds?: number;

  /** ISO 4217; KRW by default. It stays once the event has a section.
   * @example "KRW" */
  @IsOptional()
  @IsCurrency()
  currency?: string;

  /** on_sale by default.
   * @example "on_sale" */
  @IsOptional()
  @IsIn(EVENT_STATUSES)
  status?: 'on_sale' | 'paused' | 'ended';
}

export class ChangeEventDto extends PartialType(CreateEventDto) {
  /** Why, for the operators' log.
   * @example "Doors open an hour later" */
  @IsOptional()
  @SafeText(0, 500)
  reason?: string;
}

@ApiSchema({ name: 'EventPage' })
export class EventPage {
  @ApiProperty({ type: () => [ListedEvent] })
  items: ListedEvent[];
  /** Null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor: string | null;
}
