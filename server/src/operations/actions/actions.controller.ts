import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { decodeCursor } from '../../platform/http/paging/cursor.js';
import { DEFAULT_PAGE_SIZE } from '../../platform/http/paging/page.js';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../../platform/http/read-deadline.js';
import { OperatorOnly } from '../../users/access.decorators.js';
import { ActionsLog } from './actions-log.js';
import { OperatorActionPage, OperatorActionsQuery } from './operator-action.dto.js';

@ApiTags('Operator console')
@Controller('operations/actions')
@OperatorOnly()
export class ActionsController {
  constructor(private readonly log: ActionsLog) {}

  /** What operators did, newest first: all of it, or what concerned one event. A page whose details are large has fewer than `limit`. */
  @Get()
  @UseInterceptors(ReadDeadline)
  @ApiProblems('VALIDATION_FAILED', 'OVERLOADED', 'STORE_UNAVAILABLE')
  listOperatorActions(@Query() { eventId, limit = DEFAULT_PAGE_SIZE, cursor }: OperatorActionsQuery): Promise<OperatorActionPage> {
    const before = cursor === undefined ? undefined : decodeCursor<[number]>(cursor, isActionCursor)[0];
    return this.log.page({ eventId, before, limit });
  }
}

function isActionCursor(values: readonly unknown[]): boolean {
  return values.length === 1 && Number.isSafeInteger(values[0]) && Number(values[0]) > 0;
}
