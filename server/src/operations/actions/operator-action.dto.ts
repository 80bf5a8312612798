import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { PageQuery } from '../../platform/http/paging/page.js';
import { MAX_INT32 } from '../../platform/http/validation/id.pipes.js';
import { OPERATOR_ACTIONS } from '../../users/operator-actions/operator-actions.js';
import type { OperatorActionName } from '../../users/operator-actions/operator-actions.js';

export class OperatorActionsQuery extends PageQuery {
  /** @example 1 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  eventId?: number;
}

@ApiSchema({ name: 'ActingOperator' })
export class ActingOperator {
  /** @example "019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1" */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** @example "Operator" */
  name: string;
}

/** What an operator did, when and why. */
@ApiSchema({ name: 'OperatorAction' })
export class OperatorActionDocument {
  /** @example 17 */
  id: number;
  /** @example "2026-11-20T11:00:00.000Z" */
  at: string;
  @ApiProperty({ type: () => ActingOperator })
  operator: ActingOperator;
  @ApiProperty({ enum: OPERATOR_ACTIONS, example: 'sectionChanged' })
  action: OperatorActionName;
  /** @example 1 */
  eventId?: number;
  /** @example 3 */
  sectionId?: number;
  @ApiProperty({ format: 'uuid', required: false, example: '0198c7de-55c4-7a10-b1f0-3c5a0f0e9d11' })
  reservationId?: string;
  /** Null when none was given.
   * @example "Two rows were opened after the sound check" */
  @ApiProperty({ type: String, nullable: true })
  reason: string | null;
  /** What changed: for changes, the fields with their values before and after. Details of more than 1 MiB are told by their size, `omittedBytes`. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { capacity: { from: 1200, to: 1300 } } })
  details: Record<string, unknown>;
  /** `unknown` while an attempt is under way, and for good where the store did not say what became of it.
   * @example "done" */
  outcome: 'done' | 'unknown';
}

@ApiSchema({ name: 'OperatorActionPage' })
export class OperatorActionPage {
  @ApiProperty({ type: () => [OperatorActionDocument] })
  items: OperatorActionDocument[];
  /** Null on the last page. */
  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor: string | null;
}
