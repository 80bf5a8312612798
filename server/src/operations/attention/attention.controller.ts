import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../../platform/http/read-deadline.js';
import { OperatorOnly } from '../../users/access.decorators.js';
import { AttentionDocument } from './attention.dto.js';
import { AttentionService } from './attention.service.js';

@ApiTags('Operator console')
@Controller('operations/attention')
@OperatorOnly()
export class AttentionController {
  constructor(private readonly attention: AttentionService) {}

  /** What needs an operator's attention; nothing on a good day. */
  @Get()
  @UseInterceptors(ReadDeadline)
  @ApiProblems('OVERLOADED', 'STORE_UNAVAILABLE')
  getAttention(): Promise<AttentionDocument> {
    return this.attention.look();
  }
}
