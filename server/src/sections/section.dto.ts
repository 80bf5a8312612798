import { ApiProperty, ApiSchema, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsOptional, Max, Min, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { MAX_INT32 } from '../platform/http/validation/id.pipes.js';
import { SafeText } from '../platform/http/validation/text.decorators.js';

export const SECTION_STATUSES = ['open', 'closed', 'maintenance'] as const;
export type SectionStatus = (typeof SECTION_STATUSES)[number];

/** Side of the square drawing that shapes lie in. */
export const MAP_SIZE = 1000;

/** A rectangle on the floor map: a drawing of 1000 × 1000 with the stage at the top (y 0 to 140). */
@ApiSchema({ name: 'SectionMap' })
export class SectionMap {
  /** @example 380 */
  @IsNumber()
  @Min(0)
  @Max(MAP_SIZE)
  x: number;

  /** @example 170 */
  @IsNumber()
  @Min(0)
  @Max(MAP_SIZE)
  y: number;

  /** @example 240 */
  @IsNumber()
  @Min(1)
  @Max(MAP_SIZE)
  width: number;

  /** @example 150 */
  @IsNumber()
  @Min(1)
  @Max(MAP_SIZE)
  height: number;

  /** Drawn instead of the section's name.
   * @example "스탠딩 A" */
  @IsOptional()
  @SafeText(0, 40)
  label?: string;

  /** Degrees clockwise about the rectangle's centre.
   * @example 0 */
  @IsOptional()
  @IsNumber()
  @Min(-180)
  @Max(180)
  rotate?: number;
}

/** A part of the venue sold without assigned seats. */
@ApiSchema({ name: 'Section' })
export class SectionDocument {
  /** @example 1 */
  id: number;
  /** @example 1 */
  eventId: number;
  /** @example "스탠딩 A · Standing A" */
  name: string;
  description: string;
  /** @example "1층 무대 앞 · Floor, in front of the stage" */
  location: string;
  /** Minor units of the currency.
   * @example 165000 */
  price: number;
  /** ISO 4217.
   * @example "KRW" */
  currency: string;
  /** @example 1200 */
  capacity: number;
  /** Capacity minus places held or confirmed; at most a second old, two through an HTTP cache.
   * @example 418 */
  available: number;
  /** @example "open" */
  status: 'open' | 'closed' | 'maintenance';
  /** Places in holds that may come back, 0 when all are sold; only while nothing is available and once it is known, a few seconds after the last place was taken.
   * @example 12 */
  pending?: number;
  /** When the first of these holds ends, rounded up to the minute; only while there are any.
   * @example "2026-11-22T11:10:00.000Z" */
  nextReturnAt?: string;
  /** Absent sections are in lists only. */
  @ApiProperty({ type: () => SectionMap, nullable: true })
  map: SectionMap | null;
}

export class CreateSectionDto {
  /** @example 1 */
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  eventId: number;

  /** @example "스탠딩 A · Standing A" */
  @SafeText(1, 200)
  name: string;

  /** @example 1200 */
  @IsInt()
  @Min(0)
  @Max(MAX_INT32)
  capacity: number;

  /** Minor units of the event's currency.
   * @example 165000 */
  @IsInt()
  @Min(0)
  @Max(MAX_INT32)
  price: number;

  @IsOptional()
  @SafeText(0, 2000, 'lines')
  description?: string;

  /** @example "1층 무대 앞 · Floor, in front of the stage" */
  @IsOptional()
  @SafeText(0, 200)
  location?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => SectionMap)
  map?: SectionMap;

  /** open by default.
   * @example "open" */
  @IsOptional()
  @IsIn(SECTION_STATUSES)
  status?: 'open' | 'closed' | 'maintenance';
}

export class ChangeSectionDto extends PartialType(OmitType(CreateSectionDto, ['map'] as const)) {
  /** null takes the section off the floor map. */
  // @IsOptional() refuses null; the service checks the shape.
  @ApiProperty({ type: () => SectionMap, nullable: true, required: false })
  @ValidateIf((_, value) => value !== undefined)
  @ValidateBy({ name: 'objectOrNull', validator: { validate: (value) => typeof value === 'object', defaultMessage: () => 'must be a shape or null' } })
  map?: SectionMap | null;

  /** Why, for the operators' log.
   * @example "Two rows were opened after the sound check" */
  @IsOptional()
  @SafeText(0, 500)
  reason?: string;
}

/** How one section sells. */
@ApiSchema({ name: 'SectionStats' })
export class SectionStatsDocument {
  /** @example 1 */
  id: number;
  /** @example 1 */
  eventId: number;
  /** @example "스탠딩 A · Standing A" */
  name: string;
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

/** One numbered place and who has it. */
@ApiSchema({ name: 'Slot' })
export class SlotDocument {
  /** @example 17 */
  number: number;
  /** @example "confirmed" */
  status: 'available' | 'pending' | 'confirmed';
  /** Absent while the place is available.
   * @example "019aa9a0-5f3c-7cc1-b7d1-0c55f0f3f6a1" */
  reservationId?: string;
}

@ApiSchema({ name: 'SectionStatsList' })
export class SectionStatsList {
  @ApiProperty({ type: () => [SectionStatsDocument] })
  sections: SectionStatsDocument[];
}

/** One event's sections, or every event's. */
export class EventFilterQuery {
  /** @example 1 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  eventId?: number;
}
