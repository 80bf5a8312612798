import { Controller, Get, Query, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../../platform/http/read-deadline.js';
import { OperatorOnly } from '../../users/access.decorators.js';
import { LookupQuery, LookupResult } from './lookup.dto.js';
import { LookupService } from './lookup.service.js';

@ApiTags('Operator console')
@Controller('operations/lookup')
@OperatorOnly()
export class LookupController {
  constructor(private readonly lookup: LookupService) {}

  /** Reservations and buyers by whatever a caller can read out; a found buyer's reservations come along. */
  @Get()
  @UseInterceptors(ReadDeadline)
  @ApiProblems('VALIDATION_FAILED', 'OVERLOADED', 'STORE_UNAVAILABLE')
  lookUp(@Query() { query, eventId }: LookupQuery): Promise<LookupResult> {
    return this.lookup.find(query, eventId);
  }
}
