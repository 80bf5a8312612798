import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { csvText } from '../../platform/http/csv-body.js';
import { ApiProblems } from '../../platform/http/problems/api-problems.decorator.js';
import { CsvBody } from '../../platform/http/route-config.js';
import { IntIdPipe } from '../../platform/http/validation/id.pipes.js';
import { OperatorOnly } from '../../users/access.decorators.js';
import type { SignedInRequest } from '../../users/request-principal.js';
import { ImportedReservations, ImportedSections, ImportQuery, ImportSectionsQuery } from './csv.dto.js';
import { ReservationExport } from './reservation-export.js';
import { ReservationImport } from './reservation-import.js';
import { SectionsCsvService } from './sections-csv.service.js';

const CSV_TYPE = 'text/csv; charset=utf-8';
const FILE = { content: { 'text/csv': { schema: { type: 'string' as const } } }, headers: { 'Content-Disposition': { description: 'The name of the file.', required: true, schema: { type: 'string' as const } } } };
const CSV_BODY = (example: string) => ({ required: true, schema: { type: 'string' as const, example } });

@ApiTags('Operator console')
@Controller('operations/events')
@OperatorOnly()
@ApiProblems('VALIDATION_FAILED', 'EVENT_NOT_FOUND', 'OVERLOADED', 'STORE_UNAVAILABLE')
export class CsvController {
  constructor(
    private readonly sections: SectionsCsvService,
    private readonly reservations: ReservationExport,
    private readonly bookings: ReservationImport,
  ) {}

  /** The sections of an event as a CSV file for spreadsheets. */
  @Get(':id/sections.csv')
  @ApiOkResponse({ description: 'UTF-8 with a byte order mark.', ...FILE })
  async exportSections(@Param('id', IntIdPipe) id: number, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const file = await this.sections.export(id);
    return asFile(reply, `sections-${id}.csv`, file);
  }

  /** Creates and changes sections from a CSV file of at most 1 MiB and 2,000 rows: all of its rows or, with any error, none. */
  @Post(':id/sections.csv')
  @HttpCode(200)
  @CsvBody()
  @ApiProblems('OUTCOME_UNKNOWN')
  @ApiConsumes('text/csv')
  @ApiBody(CSV_BODY('id,name,capacity,price,status\n3,A구역 · Block A,1300,165000,open\n,B구역 · Block B,950,143000,open\n'))
  importSections(
    @Param('id', IntIdPipe) id: number,
    @Query() { dryRun = false, reason }: ImportSectionsQuery,
    @Body() body: string,
    @Req() { principal: operator }: SignedInRequest,
  ): Promise<ImportedSections> {
    return this.sections.import(id, csvText(body), { operatorId: operator.userId, reason }, dryRun);
  }

  /** All reservations of an event as a CSV file, in the order in which they were made. */
  @Get(':id/reservations.csv')
  @ApiOkResponse({ description: 'UTF-8 with a byte order mark. A file without its end is incomplete: ask again.', ...FILE })
  async exportReservations(@Param('id', IntIdPipe) id: number, @Req() { method }: SignedInRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<unknown> {
    const file = await this.reservations.open(id);
    if (method === 'HEAD') file.destroy();
    return asFile(reply, `reservations-${id}.csv`, method === 'HEAD' ? '' : file);
  }

  /** Books the rows of a CSV file of at most 1 MiB and 500 rows, each held and confirmed as by itself. The same row is never booked twice, however often its file is sent. */
  @Post(':id/reservations.csv')
  @HttpCode(200)
  @CsvBody()
  @ApiConsumes('text/csv')
  @ApiBody(CSV_BODY('section,quantity,buyer_reference,payment_reference\nA구역 · Block A,2,customer-4711,pay_8Qk2\n'))
  importReservations(
    @Param('id', IntIdPipe) id: number,
    @Query() { reason }: ImportQuery,
    @Body() body: string,
    @Req() { principal: operator }: SignedInRequest,
  ): Promise<ImportedReservations> {
    return this.bookings.import(id, csvText(body), { operatorId: operator.userId, reason });
  }
}

function asFile<T>(reply: FastifyReply, name: string, file: T): T {
  void reply.header('content-type', CSV_TYPE).header('content-disposition', `attachment; filename="${name}"`);
  return file;
}
