import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { ReservationQueries } from '../../reservations/reservation-queries.js';
import { viewOf } from '../../reservations/reservation-view.js';
import { StockReading } from '../../reservations/stock/stock-reading.js';
import type { BuyerDocument, LookupResult, OperatorReservation, ReservationOwner } from './lookup.dto.js';
import { termsOf } from './lookup-terms.js';
import type { LookupTerms } from './lookup-terms.js';
import { FIND_BUYERS, FIND_RESERVATIONS, OWNERS } from './lookup.sql.js';

const MOST = 50;

/** Finds reservations and buyers by whatever a caller reads out to an operator. */
@Injectable()
export class LookupService {
  constructor(
    private readonly database: Database,
    private readonly queries: ReservationQueries,
    private readonly reading: StockReading,
  ) {}

  async find(query: string, eventId: number | undefined): Promise<LookupResult> {
    const terms = termsOf(query);
    const buyers = await this.buyers(terms);
    return { reservations: await this.reservations(terms, eventId, buyers.map(({ id }) => id)), buyers };
  }

  private async buyers({ id, emailPrefix }: LookupTerms): Promise<BuyerDocument[]> {
    if (id === undefined && emailPrefix === undefined) return [];
    const pattern = emailPrefix === undefined ? null : `${emailPrefix.replace(/[\\%_]/g, '\\$&')}%`;
    const rows = await this.database.query<ReservationOwner & { createdAt: Date }>(FIND_BUYERS, [id ?? null, pattern, MOST]);
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
  }

  private async reservations(terms: LookupTerms, eventId: number | undefined, buyerIds: string[]): Promise<OperatorReservation[]> {
    const { id, confirmationCode, buyerReference, entryNumber } = terms;
    const found = await this.database.query<{ id: string }>(FIND_RESERVATIONS, [
      id ?? null,
      confirmationCode ?? null,
      buyerReference ?? null,
      entryNumber?.section ?? null,
      entryNumber?.number ?? null,
      eventId ?? null,
      buyerIds,
      MOST,
    ]);
    const records = await this.queries.withIds(found.map((row) => row.id));
    const owners = await this.database.query<ReservationOwner>(OWNERS, [[...new Set(records.map(({ userId }) => userId))]]);
    const ownerOf = new Map(owners.map((owner) => [owner.id, owner]));
    const nowMs = this.reading.databaseNowMs();
    return records.flatMap((record) => {
      const buyer = ownerOf.get(record.userId);
      return buyer === undefined ? [] : [{ ...viewOf(record, nowMs), buyer }];
    });
  }
}
