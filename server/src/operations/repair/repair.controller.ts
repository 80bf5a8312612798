import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { IntIdPipe } from '../../platform/http/validation/id.pipes.js';
import { OperatorOnly } from '../../users/access.decorators.js';
import type { SignedInRequest } from '../../users/request-principal.js';
import { RepairService } from './repair.service.js';
import { RequestedRepairs, RequestRepairDto } from './repair.dto.js';

@ApiTags('Operator console')
@Controller('operations')
@OperatorOnly()
@ApiProblems('VALIDATION_FAILED', 'OVERLOADED', 'STORE_UNAVAILABLE')
export class RepairController {
  constructor(private readonly repairs: RepairService) {}

  /** Has Redis's picture of a section made anew. */
  @Post('sections/:id/repair')
  @HttpCode(202)
  @ApiBody({ type: RequestRepairDto, required: false })
  @ApiProblems('SECTION_NOT_FOUND')
  repairSection(
    @Param('id', IntIdPipe) id: number,
    @Body() { reason }: RequestRepairDto,
    @Req() { principal: operator }: SignedInRequest,
  ): Promise<RequestedRepairs> {
    return this.repairs.section(id, operator.userId, reason);
  }

  /** Has Redis's pictures of all sections of an event made anew. */
  @Post('events/:id/repair')
  @HttpCode(202)
  @ApiBody({ type: RequestRepairDto, required: false })
  @ApiProblems('EVENT_NOT_FOUND')
  repairEvent(
    @Param('id', IntIdPipe) id: number,
    @Body() { reason }: RequestRepairDto,
    @Req() { principal: operator }: SignedInRequest,
  ): Promise<RequestedRepairs> {
    return this.repairs.event(id, operator.userId, reason);
  }
}
