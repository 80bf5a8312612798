import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { SafeText } from '../../platform/http/validation/text.decorators.js';

export class RequestRepairDto {
  /** Why, for the operators' log.
   * @example "The map shows fewer places than the list" */
  @IsOptional()
  @SafeText(0, 500)
  reason?: string;
}

@ApiSchema({ name: 'RequestedRepairs' })
export class RequestedRepairs {
  /** Sections whose picture in Redis is made anew, soon after. Those whose sale is over have none; without Redis nobody has.
   * @example [3] */
  @ApiProperty({ type: [Number] })
  requested: number[];
}
