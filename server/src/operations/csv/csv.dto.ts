import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { SafeText } from '../../platform/http/validation/text.decorators.js';

export class ImportQuery {
  /** Why, for the operators' log.
   * @example "Second release" */
  @IsOptional()
  @SafeText(0, 500)
  reason?: string;
}

export class ImportSectionsQuery extends ImportQuery {
  /** true only says what would be done. */
  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean;
}

/** What is wrong with a line of a file. */
@ApiSchema({ name: 'LineError' })
export class LineError {
  /** The header is line 1.
   * @example 7 */
  line: number;
  /** @example "capacity must be a whole number" */
  detail: string;
}

/** The columns that a change of a section is told by; the six of its map are one. */
export const CHANGED_COLUMNS = ['name', 'description', 'location', 'price', 'capacity', 'status', 'map'] as const;

/** One value that a file changes. Of a description and a map, which are long, only that they change is said. */
@ApiSchema({ name: 'ImportedChange' })
export class ImportedChange {
  @ApiProperty({ enum: CHANGED_COLUMNS, example: 'price' })
  field: (typeof CHANGED_COLUMNS)[number];
  /** As it was; a price in minor units of the event's currency. Left out for a new section. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string' }, { type: 'integer' }], example: 150000 })
  from?: string | number;
  /** As the file has it. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string' }, { type: 'integer' }], example: 165000 })
  to?: string | number;
}

/** A section that a file creates or changes. */
@ApiSchema({ name: 'ImportedSection' })
export class ImportedSection {
  /** The header is line 1.
   * @example 2 */
  line: number;
  /** Left out for a new section.
   * @example 3 */
  id?: number;
  /** @example "A구역 · Block A" */
  name: string;
  @ApiProperty({ type: () => [ImportedChange] })
  changes: ImportedChange[];
}

/** Sections by what became of them, or would. With errors nothing was written. */
@ApiSchema({ name: 'ImportedSections' })
export class ImportedSections {
  /** @example 2 */
  created: number;
  /** @example 11 */
  changed: number;
  /** @example 0 */
  unchanged: number;
  /** The created and the changed ones in the order of the file; none with errors. */
  @ApiProperty({ type: () => [ImportedSection] })
  rows: ImportedSection[];
  @ApiProperty({ type: () => [LineError] })
  errors: LineError[];
}

/** What became of a line: booked now, booked by an earlier sending of the line, not booked, or unknown; sending the file again settles what is unknown and books nothing twice. */
@ApiSchema({ name: 'ImportedReservation' })
export class ImportedReservation {
  /** The header is line 1.
   * @example 2 */
  line: number;
  /** @example "confirmed" */
  outcome: 'confirmed' | 'replayed' | 'refused' | 'unknown';
  @ApiProperty({ format: 'uuid', required: false, example: '0198c7de-55c4-7a10-b1f0-3c5a0f0e9d11' })
  reservationId?: string;
  /** Why it was refused or is unknown, as of a single hold or confirmation.
   * @example "SOLD_OUT" */
  code?: string;
  /** @example "The section has only 1 left." */
  detail?: string;
}

@ApiSchema({ name: 'ImportedReservations' })
export class ImportedReservations {
  /** Lines that are booked now and were not before.
   * @example 40 */
  confirmed: number;
  /** @example 1 */
  refused: number;
  /** Lines of which the store did not say whether they are booked.
   * @example 0 */
  unknown: number;
  @ApiProperty({ type: () => [ImportedReservation] })
  rows: ImportedReservation[];
}
