import { Controller, Get, Param, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiHeader, ApiNotModifiedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EventsService } from '../events/events.service.js';
import { idAfter } from '../events/id-cursor.js';
import { DEFAULT_PAGE_SIZE, pageOf } from '../platform/http/paging/page.js';
import { ApiProblems } from '../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../platform/http/read-deadline.js';
import { IntIdPipe } from '../platform/http/validation/id.pipes.js';
import { EventFilterQuery, SectionDocument } from '../sections/section.dto.js';
import { SectionCatalogue } from '../sections/section-catalogue.js';
import type { SectionDescription } from '../sections/section-catalogue.js';
import { AvailableList } from './available-list.js';
import { AvailableSections, ListSectionsQuery, SectionPage } from './availability.dto.js';
import { LiveStream } from './live-stream.js';
import { SectionDocuments } from './section-documents.js';

const LIVE_DESCRIPTION =
  '`snapshot`: every section as in `Section`, first and whenever a description changes. `availability`: what changed, as ' +
  '`[{id, available, status}]`, with `pending` and `nextReturnAt` as in `Section` while nothing is ' +
  'available. Every event has an `id`; a comment is the heartbeat.';
const LIVE_EXAMPLE = 'id: 1763809200000\nevent: availability\ndata: [{"id":1,"available":417,"status":"open"}]\n\n';

/** What buyers read of sections: descriptions with live numbers. */
@ApiTags('Sections')
@Controller('sections')
@ApiProblems('VALIDATION_FAILED', 'STORE_UNAVAILABLE')
export class AvailabilityController {
  constructor(
    private readonly available: AvailableList,
    private readonly stream: LiveStream,
    private readonly catalogue: SectionCatalogue,
    private readonly documents: SectionDocuments,
    private readonly events: EventsService,
  ) {}

  /** Open sections of events on sale, sold-out ones too, with numbers at most a second old. */
  @Get('available')
  @UseInterceptors(ReadDeadline)
  @ApiOkResponse({ type: AvailableSections, headers: { ETag: { required: true, schema: { type: 'string' } } } })
  @ApiNotModifiedResponse({ description: 'Nothing has changed since the answer with this `If-None-Match`.' })
  @ApiHeader({ name: 'If-None-Match', required: false, schema: { type: 'string' } })
  @ApiProblems('EVENT_NOT_FOUND')
  async listAvailableSections(
    @Query() { eventId }: EventFilterQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer | undefined> {
    const list = await this.available.get(eventId);
    void reply.header('cache-control', 'public, max-age=1').header('vary', varyAlsoBy('Accept-Encoding', reply)).header('etag', list.etag);
    if (isKnown(list.etag, request.headers['if-none-match'])) {
      void reply.status(304);
      return undefined;
    }
    void reply.header('content-type', 'application/json; charset=utf-8');
    if (!acceptsGzip(request)) return list.body;
    void reply.header('content-encoding', 'gzip');
    return list.zipped;
  }

  /**
   * Sections as a stream of server-sent events: first a snapshot of all, then what changes, at most four times a second.
   */
  @Get('live')
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ description: LIVE_DESCRIPTION, schema: { type: 'string', example: LIVE_EXAMPLE } })
  @ApiProblems('EVENT_NOT_FOUND', 'OVERLOADED')
  async streamSections(@Query() { eventId }: EventFilterQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (eventId !== undefined) await this.events.get(eventId);
    await this.stream.open(eventId ?? 'all', request, reply);
  }

  /** Sections in the order of their ids, whatever their status. */
  @Get()
  @UseInterceptors(ReadDeadline)
  @ApiProblems('EVENT_NOT_FOUND')
  async listSections(@Query() query: ListSectionsQuery): Promise<SectionPage> {
    const limit = query.limit ?? DEFAULT_PAGE_SIZE;
    const descriptions = await this.page(query.eventId, idAfter(query.cursor), limit + 1);
    return pageOf(await this.documents.of(descriptions), limit, (section) => [section.id]);
  }

  /** One section. */
  @Get(':id')
  @UseInterceptors(ReadDeadline)
  @ApiProblems('SECTION_NOT_FOUND')
  async getSection(@Param('id', IntIdPipe) id: number): Promise<SectionDocument> {
    const description = await this.catalogue.one(id);
    const [document] = await this.documents.of([description]);
    return document!;
  }

  private async page(eventId: number | undefined, afterId: number, count: number): Promise<SectionDescription[]> {
    if (eventId === undefined) return this.catalogue.page(afterId, count);
    await this.events.get(eventId);
    const sections = await this.catalogue.ofEvent(eventId);
    return sections.filter((section) => section.id > afterId).slice(0, count);
  }
}

/** CORS has said already that the answer varies by origin. */
function varyAlsoBy(name: string, reply: FastifyReply): string {
  const before = reply.getHeader('vary');
  return before === undefined ? name : `${String(before)}, ${name}`;
}

/** Whether If-None-Match names this state: by `*`, or in a list, compared weakly (RFC 9110, 13.1.2). */
function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const known: readonly string[] | null = ifNoneMatch.match(/"[^"]*"/g);
  return known !== null && known.includes(etag.replace(/^W\//, ''));
}

function acceptsGzip(request: FastifyRequest): boolean {
  const accepted = request.headers['accept-encoding'];
  return typeof accepted === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0+)?\s*(?:,|$))/.test(accepted);
}
