import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_INT32 } from '../platform/http/validation/id.pipes.js';
import { PageQuery } from '../platform/http/paging/page.js';
import { SafeText } from '../platform/http/validation/text.decorators.js';
import { CACHED_LIST_LIMIT } from './reservation-cache.js';
import type { ReservationStatus } from './ledger/ledger.types.js';

const STATUSES = ['pending', 'confirmed', 'cancelled', 'expired'] as const;

export class HoldPlacesDto {
  @ApiProperty({ example: 1 })
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  sectionId: number;

  /** Places wanted; at most MAX_QUANTITY_PER_RESERVATION. */
  @ApiProperty({ example: 2, minimum: 1 })
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  quantity: number;

  /** With an API key, and only then: whose limit counts. */
  @ApiPropertyOptional({ example: 'customer-4711', minLength: 1, maxLength: 128 })
  @IsOptional()
  @SafeText(1, 128)
  buyerReference?: string;
}

export class ConfirmReservationDto {
  /** What the payment provider calls the payment; kept in the reservation's log. */
  @ApiPropertyOptional({ example: 'pay_8Qk2', maxLength: 200 })
  @IsOptional()
  @SafeText(1, 200)
  paymentReference?: string;

  /** Why, when an operator confirms; kept in the operators' log. */
  @ApiPropertyOptional({ example: 'Paid at the box office', maxLength: 500 })
  @IsOptional()
  @SafeText(0, 500)
  reason?: string;
}

export class CancelReservationDto {
  @ApiPropertyOptional({ example: 'Plans changed', maxLength: 500 })
  @IsOptional()
  @SafeText(0, 500)
  reason?: string;

  /** Give back a hold only: what has been confirmed meanwhile stays, and the answer is `INVALID_STATE`. */
  @ApiPropertyOptional({ example: true })
  @IsOptional()
  @IsBoolean()
  onlyPending?: boolean;
}

export class ReservationListQuery extends PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: 100, default: CACHED_LIST_LIMIT })
  declare limit?: number;

  @ApiPropertyOptional({ enum: STATUSES })
  @IsOptional()
  @IsIn(STATUSES)
  status?: ReservationStatus;
}

export class ReservationStatsQuery {
  @ApiPropertyOptional({ example: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  eventId?: number;
}

export class ReservationDto {
  @ApiProperty({ format: 'uuid', example: '0198c7de-55c4-7a10-b1f0-3c5a0f0e9d11' })
  id: string;

  @ApiProperty({ example: 1 })
  eventId: number;

  @ApiProperty({ example: 3 })
  sectionId: number;

  @ApiProperty({ example: 'B구역' })
  sectionName: string;

  @ApiProperty({ example: 2 })
  quantity: number;

  /** Entry numbers, one a place, ascending. */
  @ApiProperty({ type: [Number], example: [1024, 1025] })
  slots: number[];

  @ApiPropertyOptional({ example: 'customer-4711' })
  buyerReference?: string;

  /** Minor units of `currency`. */
  @ApiProperty({ example: 154000 })
  unitPrice: number;

  @ApiProperty({ example: 308000 })
  totalPrice: number;

  @ApiProperty({ example: 'KRW' })
  currency: string;

  @ApiProperty({ enum: STATUSES, example: 'pending' })
  status: ReservationStatus;

  /** Once confirmed. */
  @ApiPropertyOptional({ example: '7K3QW9ZT4M' })
  confirmationCode?: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-20T11:00:00.000Z' })
  createdAt: string;

  /** The deadline of a hold, by the server's clock. */
  @ApiProperty({ format: 'date-time', example: '2026-11-20T11:10:00.000Z' })
  expiresAt: string;

  /** Whole seconds left of a hold; 0 otherwise. */
  @ApiProperty({ example: 600 })
  expiresInSeconds: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  confirmedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  cancelledAt: string | null;
}

export class ReservationPageDto {
  @ApiProperty({ type: [ReservationDto] })
  items: ReservationDto[];

  @ApiProperty({ type: String, nullable: true, example: null })
  nextCursor: string | null;
}

export class ReservationLogDto {
  @ApiProperty({ enum: ['held', 'confirmed', 'cancelled', 'expired'], example: 'held' })
  action: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-20T11:00:00.000Z' })
  at: string;

  @ApiProperty({ enum: ['buyer', 'integrator', 'operator', 'system'], example: 'buyer' })
  actor: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { quantity: 2 } })
  metadata: Record<string, unknown>;
}

export class StatusCountDto {
  @ApiProperty({ example: 120 })
  reservations: number;

  @ApiProperty({ example: 260 })
  places: number;
}

export class ReservationStatsDto {
  @ApiProperty({ type: StatusCountDto })
  pending: StatusCountDto;

  @ApiProperty({ type: StatusCountDto })
  confirmed: StatusCountDto;

  @ApiProperty({ type: StatusCountDto })
  cancelled: StatusCountDto;

  @ApiProperty({ type: StatusCountDto })
  expired: StatusCountDto;

  /** Confirmed reservations as a share of all that have been decided; 0 while none has. */
  @ApiProperty({ example: 0.82 })
  conversion: number;

  /** Places in pending reservations. */
  @ApiProperty({ example: 260 })
  placesHeld: number;

  /** Places in confirmed reservations. */
  @ApiProperty({ example: 1840 })
  placesSold: number;
}
