import { Injectable } from '@nestjs/common';
import { EventsService } from '../events/events.service.js';
import type { StatusCountDto } from './reservation.dto.js';
import type { ReservationStatsDto } from './reservation.dto.js';
import type { ReservationStatus } from './ledger/ledger.types.js';
import { ReservationQueries } from './reservation-queries.js';

const NONE: StatusCountDto = { reservations: 0, places: 0 };

/** What an operator wants to know of all reservations, or of one event's. */
@Injectable()
export class ReservationStats {
  constructor(
    private readonly queries: ReservationQueries,
    private readonly events: EventsService,
  ) {}

  async of(eventId: number | undefined): Promise<ReservationStatsDto> {
    if (eventId !== undefined) await this.events.get(eventId);
    const rows = await this.queries.countsByStatus(eventId);
    const count = (status: ReservationStatus): StatusCountDto => {
      const row = rows.find((candidate) => candidate.status === status);
      return row === undefined ? NONE : { reservations: row.reservations, places: row.places };
    };
    const [pending, confirmed, cancelled, expired] = [count('pending'), count('confirmed'), count('cancelled'), count('expired')];
    const decided = confirmed.reservations + cancelled.reservations + expired.reservations;
    return {
      pending,
      confirmed,
      cancelled,
      expired,
      conversion: decided === 0 ? 0 : confirmed.reservations / decided,
      placesHeld: pending.places,
      placesSold: confirmed.places,
    };
  }
}
