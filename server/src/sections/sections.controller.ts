import { Body, Controller, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EventsService } from '../events/events.service.js';
import { ApiProblems } from '../platform/http/problems/api-problems.decorator.js';
import { IntIdPipe } from '../platform/http/validation/id.pipes.js';
import { OperatorOnly } from '../users/access.decorators.js';
import type { SignedInRequest } from '../users/request-principal.js';
import { ChangeSectionDto, CreateSectionDto, EventFilterQuery, SectionDocument, SectionStatsList, SlotDocument } from './section.dto.js';
import { SectionStock } from './section-stock.js';
import { SectionsService } from './sections.service.js';

/** Administration of sections; the routes that buyers read are the availability module's. */
@ApiTags('Sections')
@Controller('sections')
@OperatorOnly()
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
export class SectionsController {
  constructor(
    private readonly sections: SectionsService,
    private readonly stock: SectionStock,
    private readonly events: EventsService,
  ) {}

  /** How each section sells: held, sold and left. */
  @Get('stats')
  @ApiProblems('EVENT_NOT_FOUND')
  async getSectionStats(@Query() { eventId }: EventFilterQuery): Promise<SectionStatsList> {
    if (eventId !== undefined) await this.events.get(eventId);
    return { sections: await this.stock.stats(eventId) };
  }

  /** Creates a section. One of a million places is as quick as one of ten. */
  @Post()
  @ApiProblems('EVENT_NOT_FOUND', 'OUTCOME_UNKNOWN')
  async createSection(@Body() input: CreateSectionDto, @Req() { principal: operator }: SignedInRequest): Promise<SectionDocument> {
    return this.sections.create(input, operator.userId);
  }

  /** Changes a section. A capacity below the places held and sold is refused. */
  @Patch(':id')
  @ApiProblems('SECTION_NOT_FOUND', 'CAPACITY_BELOW_TAKEN', 'INVALID_STATE', 'OUTCOME_UNKNOWN')
  async changeSection(
    @Param('id', IntIdPipe) id: number,
    @Body() input: ChangeSectionDto,
    @Req() { principal: operator }: SignedInRequest,
  ): Promise<SectionDocument> {
    return this.sections.change(id, input, operator.userId);
  }

  /** One numbered place and the reservation that has it. */
  @Get(':id/slots/:number')
  @ApiProblems('SECTION_NOT_FOUND', 'NOT_FOUND')
  async getSlot(@Param('id', IntIdPipe) id: number, @Param('number', IntIdPipe) number: number): Promise<SlotDocument> {
    return this.stock.slot(id, number);
  }
}
