import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MAX_INT32 } from '../../platform/http/validation/id.pipes.js';
import { SafeText } from '../../platform/http/validation/text.decorators.js';
import { ReservationDto } from '../../reservations/reservation.dto.js';

export class LookupQuery {
  /** A reservation's id, a confirmation code, an e-mail address or its beginning, a buyer's id, a `buyerReference`, an entry number as `#17`, or a section's name or its id before it, as `Floor A #17`; a part of the name finds all that have it where none is called so.
   * @example "7K3QW9ZT4M" */
  @SafeText(1, 200)
  query: string;

  /** Only reservations of this event.
   * @example 1 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_INT32)
  eventId?: number;
}

/** Whose a reservation is: a buyer, or the user of an API key. */
@ApiSchema({ name: 'ReservationOwner' })
export class ReservationOwner {
  /** @example "019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1" */
  @ApiProperty({ format: 'uuid' })
  id: string;
  /** @example "김하늘" */
  name: string;
  /** Null for guests and API keys.
   * @example "haneul@example.com" */
  @ApiProperty({ type: String, nullable: true })
  email: string | null;
  /** @example "buyer" */
  role: 'buyer' | 'operator' | 'integrator';
}

@ApiSchema({ name: 'Buyer' })
export class BuyerDocument extends ReservationOwner {
  /** @example "2026-11-20T10:58:12.000Z" */
  createdAt: string;
}

/** A reservation with its owner, for operators. */
@ApiSchema({ name: 'OperatorReservation' })
export class OperatorReservation extends ReservationDto {
  @ApiProperty({ type: () => ReservationOwner })
  buyer: ReservationOwner;
}

/** What was found, newest first, at most 50 of each. */
@ApiSchema({ name: 'LookupResult' })
export class LookupResult {
  @ApiProperty({ type: () => [OperatorReservation] })
  reservations: OperatorReservation[];
  @ApiProperty({ type: () => [BuyerDocument] })
  buyers: BuyerDocument[];
}
