import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../../platform/http/read-deadline.js';
import { IntIdPipe } from '../../platform/http/validation/id.pipes.js';
import { OperatorOnly } from '../../users/access.decorators.js';
import { EventSalesService } from './event-sales.service.js';
import { DEFAULT_SAMPLE_MINUTES, EventSales, EventSalesQuery } from './sales.dto.js';

@ApiTags('Operator console')
@Controller('operations/events')
@OperatorOnly()
export class SalesController {
  constructor(private readonly sales: EventSalesService) {}

  /** How an event sells: its sections now, the last minutes by the second, the last hours by the minute, and what its holds promise. */
  @Get(':id/sales')
  @UseInterceptors(ReadDeadline)
  @ApiProblems('VALIDATION_FAILED', 'EVENT_NOT_FOUND', 'OVERLOADED', 'STORE_UNAVAILABLE')
  getEventSales(@Param('id', IntIdPipe) id: number, @Query() { minutes = DEFAULT_SAMPLE_MINUTES }: EventSalesQuery): Promise<EventSales> {
    return this.sales.of(id, minutes);
  }
}
