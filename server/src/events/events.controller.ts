import { Body, Controller, Get, Param, Patch, Post, Query, Req, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DEFAULT_PAGE_SIZE, PageQuery, pageOf } from '../platform/http/paging/page.js';
import { ApiProblems } from '../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../platform/http/read-deadline.js';
import { IntIdPipe } from '../platform/http/validation/id.pipes.js';
import { OperatorOnly } from '../users/access.decorators.js';
import type { SignedInRequest } from '../users/request-principal.js';
import { ChangeEventDto, CreateEventDto, EventDocument, EventPage } from './event.dto.js';
import { EventsService } from './events.service.js';
import { idAfter } from './id-cursor.js';

@ApiTags('Events')
@Controller('events')
export class EventsController {
  constructor(private readonly events: EventsService) {}

  /** Events in the order of their ids, ended ones too. */
  @Get()
  @UseInterceptors(ReadDeadline)
  @ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
  async listEvents(@Query() query: PageQuery): Promise<EventPage> {
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const rows = await this.events.list(idAfter(query.cursor), limit + 1);
    return pageOf(rows, limit, (event) => [event.id]);
  }

  /** One event. */
  @Get(':id')
  @UseInterceptors(ReadDeadline)
  @ApiProblems('VALIDATION_FAILED', 'EVENT_NOT_FOUND', 'STORE_UNAVAILABLE')
  async getEvent(@Param('id', IntIdPipe) id: number): Promise<EventDocument> {
    return this.events.get(id);
  }

  /** Creates an event; its sections are created one by one. */
  @Post()
  @OperatorOnly()
  @ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN')
  async createEvent(@Body() input: CreateEventDto, @Req() { principal: operator }: SignedInRequest): Promise<EventDocument> {
    return this.events.create(input, operator.userId);
  }

  /** Changes an event. A new deadline or limit counts for holds made after it; the currency stays once there is a section. */
  @Patch(':id')
  @OperatorOnly()
  @ApiProblems('VALIDATION_FAILED', 'EVENT_NOT_FOUND', 'INVALID_STATE', 'STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN')
  async changeEvent(
    @Param('id', IntIdPipe) id: number,
    @Body() input: ChangeEventDto,
    @Req() { principal: operator }: SignedInRequest,
  ): Promise<EventDocument> {
    return this.events.change(id, input, operator.userId);
  }
}
