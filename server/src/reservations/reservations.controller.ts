import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Req, Res, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { derivedId, newId } from '../common/ids.js';
import { AppConfig } from '../platform/config/app-config.js';
import { decodeCursor } from '../platform/http/paging/cursor.js';
import { pageOf } from '../platform/http/paging/page.js';
import { ApiProblems } from '../platform/http/problems/api-problems.decorator.js';
import { ReadDeadline } from '../platform/http/read-deadline.js';
import { UuidPipe } from '../platform/http/validation/id.pipes.js';
import { validationFailed } from '../platform/http/validation/validation-failed.js';
import { OperatorOnly, SignedIn } from '../users/access.decorators.js';
import type { SignedInRequest } from '../users/request-principal.js';
import type { Principal } from '../users/principal.js';
import type { HoldRequest, ReservationRecord, ReservationStatus } from './ledger/ledger.types.js';
import { CACHED_LIST_LIMIT, ReservationCache } from './reservation-cache.js';
import {
  CancelReservationDto,
  ConfirmReservationDto,
  HoldPlacesDto,
  ReservationDto,
  ReservationListQuery,
  ReservationLogDto,
  ReservationPageDto,
  ReservationStatsDto,
  ReservationStatsQuery,
} from './reservation.dto.js';
import { callerMayConfirm, callerOf } from './reservation-access.js';
import { OperatorDecisions } from './operator-decisions.js';
import type { ListFilter, LogEntry } from './reservation-queries.js';
import { ReservationQueries } from './reservation-queries.js';
import { ReservationStats } from './reservation-stats.js';
import { viewOf } from './reservation-view.js';
import { reservationNotFound } from './reservations.errors.js';
import { ReservationsService } from './reservations.service.js';
import type { Decided } from './reservations.service.js';
import { StockReading } from './stock/stock-reading.js';

const DEFAULT_LIMIT = CACHED_LIST_LIMIT;
/** 1 to 128 visible ASCII characters. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;
/** Of answers that repeat what was so before. */
const REPLAYED = { schema: { type: 'string' as const, enum: ['true'] } };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@ApiTags('Reservations')
@Controller('reservations')
export class ReservationsController {
  constructor(
    private readonly reservations: ReservationsService,
    private readonly queries: ReservationQueries,
    private readonly cache: ReservationCache,
    private readonly statistics: ReservationStats,
    private readonly decisions: OperatorDecisions,
    private readonly reading: StockReading,
    private readonly config: AppConfig,
  ) {}

  @Post()
  @SignedIn('reservations:write')
  @ApiOperation({ operationId: 'holdPlaces', summary: 'Hold places of a section until the deadline' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]{1,128}$' },
    description: 'Any text of your own choice. Sending the same request with the same key again gives the same reservation.',
  })
  @ApiCreatedResponse({ type: ReservationDto, headers: { Location: { required: true, schema: { type: 'string' } } } })
  @ApiOkResponse({
    type: ReservationDto,
    description: 'A replay of an earlier request with the same key.',
    headers: { 'Idempotent-Replayed': { ...REPLAYED, required: true } },
  })
  @ApiProblems('VALIDATION_FAILED', 'SECTION_NOT_FOUND', 'SOLD_OUT', 'SECTION_CLOSED', 'SALES_NOT_OPEN', 'SALES_CLOSED',
    'BUYER_LIMIT_EXCEEDED', 'IDEMPOTENCY_KEY_REUSED', 'OVERLOADED', 'STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN', 'LOCK_TIMEOUT')
  async hold(
    @Req() { principal, arrivedAtMs }: SignedInRequest,
    @Body() body: HoldPlacesDto,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReservationDto> {
    const { reservation, replayed } = await this.reservations.hold(this.holdRequest(principal, body, key), arrivedAtMs);
    if (replayed) void reply.status(200).header('Idempotent-Replayed', 'true');
    void reply.header('Location', `/api/reservations/${reservation.id}`);
    return asDecided(reservation);
  }

  @Get()
  @UseInterceptors(ReadDeadline)
  @SignedIn()
  @ApiOperation({
    operationId: 'listReservations', summary: "The caller's own reservations, newest first",
    description: 'With `status` a page may have few items or none although `nextCursor` is not null: the search goes on from there.',
  })
  @ApiOkResponse({ type: ReservationPageDto })
  @ApiProblems('VALIDATION_FAILED')
  async list(@Req() { principal: { userId } }: SignedInRequest, @Query() query: ReservationListQuery): Promise<ReservationPageDto> {
    const { status, cursor, limit = DEFAULT_LIMIT } = query;
    const before = cursor === undefined ? undefined : decodeCursor<[string]>(cursor, isReservationCursor)[0];
    const { records, walkedTo } = await this.recordsOf({ userId, before, limit: limit + 1 }, status);
    const page = pageOf(records, limit, ({ id }) => [id], walkedTo);
    return { items: page.items.map((record) => this.view(record)), nextCursor: page.nextCursor };
  }

  @Get('stats')
  @UseInterceptors(ReadDeadline)
  @OperatorOnly()
  @ApiOperation({ operationId: 'getReservationStats', summary: 'Counts by status, conversion, places held and sold' })
  @ApiOkResponse({ type: ReservationStatsDto })
  @ApiProblems('VALIDATION_FAILED', 'EVENT_NOT_FOUND')
  stats(@Query() { eventId }: ReservationStatsQuery): Promise<ReservationStatsDto> {
    return this.statistics.of(eventId);
  }

  @Get(':id')
  @UseInterceptors(ReadDeadline)
  @SignedIn()
  @ApiOperation({ operationId: 'getReservation', summary: 'One reservation' })
  @ApiOkResponse({ type: ReservationDto })
  @ApiProblems('VALIDATION_FAILED', 'RESERVATION_NOT_FOUND')
  async get(@Req() { principal }: SignedInRequest, @Param('id', UuidPipe) id: string): Promise<ReservationDto> {
    const record = await this.cache.find(id);
    const { ownerId } = callerOf(principal);
    if (record === undefined || (ownerId !== null && record.userId !== ownerId)) throw reservationNotFound();
    return this.view(record);
  }

  @Get(':id/logs')
  @UseInterceptors(ReadDeadline)
  @SignedIn()
  @ApiOperation({ operationId: 'getReservationLogs', summary: 'What happened to a reservation, oldest first' })
  @ApiOkResponse({ type: [ReservationLogDto] })
  @ApiProblems('VALIDATION_FAILED', 'RESERVATION_NOT_FOUND')
  async logs(@Req() { principal }: SignedInRequest, @Param('id', UuidPipe) id: string): Promise<LogEntry[]> {
    const logs = await this.queries.logs(id, callerOf(principal).ownerId);
    if (logs === undefined) throw reservationNotFound();
    return logs;
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @SignedIn('reservations:confirm')
  @ApiOperation({ operationId: 'confirmReservation', summary: 'Turn a hold into a ticket, before its deadline' })
  @ApiBody({ type: ConfirmReservationDto, required: false })
  @ApiOkResponse({ type: ReservationDto, description: 'With `Idempotent-Replayed` when it had been confirmed before, by whomever.', headers: { 'Idempotent-Replayed': REPLAYED } })
  @ApiProblems('VALIDATION_FAILED', 'RESERVATION_NOT_FOUND', 'INVALID_STATE', 'RESERVATION_EXPIRED', 'OVERLOADED', 'STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN')
  async confirm(
    @Req() { principal, arrivedAtMs: askedAtMs }: SignedInRequest,
    @Param('id', UuidPipe) id: string,
    @Body() body: ConfirmReservationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReservationDto> {
    const caller = { ...callerMayConfirm(principal, this.config.paymentMode), askedAtMs };
    const confirm = () => this.reservations.confirm(id, caller, body.paymentReference ?? null);
    if (caller.actor !== 'operator') return decidedBy(reply, await confirm());
    const decision = { operatorId: principal.userId, action: 'reservationConfirmed', reservationId: id, reason: body.reason || undefined } as const;
    return decidedBy(reply, await this.decisions.logged(decision, confirm));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @SignedIn('reservations:write')
  @ApiOperation({ operationId: 'cancelReservation', summary: 'Give the places of a hold or a ticket back' })
  @ApiBody({ type: CancelReservationDto, required: false })
  @ApiOkResponse({ type: ReservationDto, description: 'With `Idempotent-Replayed` when it had been cancelled before, by whomever.', headers: { 'Idempotent-Replayed': REPLAYED } })
  @ApiProblems('VALIDATION_FAILED', 'RESERVATION_NOT_FOUND', 'INVALID_STATE', 'RESERVATION_EXPIRED', 'OVERLOADED', 'STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN')
  async cancel(
    @Req() { principal, arrivedAtMs: askedAtMs }: SignedInRequest,
    @Param('id', UuidPipe) id: string,
    @Body() body: CancelReservationDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReservationDto> {
    const caller = { ...callerOf(principal), askedAtMs };
    const cancel = () => this.reservations.cancel(id, caller, body.reason || null, body.onlyPending ?? false);
    if (caller.actor !== 'operator') return decidedBy(reply, await cancel());
    const decision = { operatorId: principal.userId, action: 'reservationCancelled', reservationId: id, reason: body.reason || undefined } as const;
    return decidedBy(reply, await this.decisions.logged(decision, cancel));
  }

  private holdRequest(principal: Principal, body: HoldPlacesDto, key: string | undefined): HoldRequest {
    const { sectionId, quantity } = body;
    if (quantity > this.config.maxQuantityPerReservation) {
      throw validationFailed([{ pointer: '/quantity', detail: `must be at most ${this.config.maxQuantityPerReservation}` }]);
    }
    if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) {
      throw validationFailed([{ pointer: '/headers/idempotency-key', detail: 'must be 1 to 128 visible ASCII characters' }]);
    }
    return { id: newId(), sectionId, quantity, key: key ?? null, userId: principal.userId, ...buyerOf(principal, body.buyerReference) };
  }

  /** A cached copy's own time has gone on since it was read. */
  private async recordsOf(filter: ListFilter, status: ReservationStatus | undefined): Promise<{ records: readonly ReservationRecord[]; walkedTo?: string }> {
    if (status !== undefined) return this.queries.listByStatus(filter, status);
    const isKept = filter.before === undefined && filter.limit === CACHED_LIST_LIMIT + 1;
    return { records: isKept ? await this.cache.firstPage(filter.userId) : await this.queries.list(filter) };
  }

  private view(record: ReservationRecord): ReservationDto {
    return viewOf(record, this.reading.databaseNowMs());
  }
}

/** What has just come from the ledger carries PostgreSQL's own time. */
function asDecided(record: ReservationRecord): ReservationDto {
  return viewOf(record, Date.parse(record.asOf));
}

function decidedBy(reply: FastifyReply, { reservation, replayed }: Decided): ReservationDto {
  if (replayed) void reply.header('Idempotent-Replayed', 'true');
  return asDecided(reservation);
}

/** Whom the event's limit counts: the signed-in buyer, or the integrator's customer. */
function buyerOf(principal: Principal, buyerReference: string | undefined): Pick<HoldRequest, 'buyerId' | 'buyerReference'> {
  if (principal.via === 'session') {
    if (buyerReference === undefined) return { buyerId: principal.userId, buyerReference: null };
    throw validationFailed([{ pointer: '/buyerReference', detail: 'is for API keys only' }]);
  }
  if (buyerReference === undefined) throw validationFailed([{ pointer: '/buyerReference', detail: 'is required with an API key' }]);
  return { buyerId: derivedId(principal.userId, buyerReference), buyerReference };
}

function isReservationCursor(values: readonly unknown[]): boolean {
  return values.length === 1 && typeof values[0] === 'string' && UUID.test(values[0]);
}
