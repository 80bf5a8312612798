import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';

export class ImportSectionsQuery {
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

/** Sections by what became of them. With errors nothing was written. */
@ApiSchema({ name: 'ImportedSections' })
export class ImportedSections {
  /** @example 2 */
  created: number;
  /** @example 11 */
  changed: number;
  /** @example 0 */
  unchanged: number;
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
