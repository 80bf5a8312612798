import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQuery } from '../platform/http/paging/page.js';
import { MAX_INT32 } from '../platform/http/validation/id.pipes.js';
import { SectionDocument } from '../sections/section.dto.js';

export class ListSectionsQuery extends PageQuery {
  /** @example 1 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  eventId?: number;
}

@ApiSchema({ name: 'SectionPage' })
export class SectionPage {
  @ApiProperty({ type: () => [SectionDocument] })
  items: SectionDocument[];
  /** Null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor: string | null;
}

@ApiSchema({ name: 'AvailableSections' })
export class AvailableSections {
  @ApiProperty({ type: () => [SectionDocument] })
  sections: SectionDocument[];
  /** When the numbers were read, by the server's clock.
   * @example "2026-11-22T11:00:00.000Z" */
  asOf: string;
}
