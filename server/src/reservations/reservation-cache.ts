import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache/cache.service.js';
import type { ReservationRecord } from './ledger/ledger.types.js';
import { ReservationQueries } from './reservation-queries.js';
import { StockReading } from './stock/stock-reading.js';

const RESERVATION_TTL_MS = 5 * 60_000;
const LIST_TTL_MS = 60_000;
/** What the instances' ideas of PostgreSQL's time may differ by. */
const CLOCK_TOLERANCE_MS = 250;
/** The page of a buyer's list that is kept: the first, unfiltered one. */
export const CACHED_LIST_LIMIT = 20;

/** The states in the order they are left; a later one is the newer version of the same reservation. */
const STATE_VERSION = { pending: 1, confirmed: 2, cancelled: 3, expired: 3 } as const;

/**
 * Reservations and buyers' lists as read lately. Never asked before a decision: those are the ledger's.
 *
 * An invalidation may be lost with the instance that owed it. Whatever the ledger says of a reservation is therefore
 * made known, also when it only repeats itself, and a hold whose deadline has passed is not believed to be one.
 */
@Injectable()
export class ReservationCache {
  constructor(
    private readonly cache: CacheService,
    private readonly queries: ReservationQueries,
    private readonly reading: StockReading,
  ) {}

  async find(id: string): Promise<ReservationRecord | undefined> {
    const record = await this.cache.read<ReservationRecord | null>(reservationKey(id), {
      ttlMs: RESERVATION_TTL_MS,
      fill: async () => {
        const value = (await this.queries.find(id)) ?? null;
        return { value, version: value === null ? 0 : STATE_VERSION[value.status] };
      },
    });
    if (record === null) return undefined;
    return this.isOverdue(record) ? this.queries.find(id) : record;
  }

  async firstPage(userId: string): Promise<readonly ReservationRecord[]> {
    const readPage = () => this.queries.list({ userId, before: undefined, limit: CACHED_LIST_LIMIT + 1 });
    const page = await this.cache.read<ReservationRecord[]>(listKey(userId), {
      ttlMs: LIST_TTL_MS,
      fill: async () => {
        // Read before the statement is sent, so that whatever the statement cannot see yet is newer.
        const version = Math.floor(this.reading.databaseNowMs());
        return { value: await readPage(), version };
      },
    });
    return page.some((record) => this.isOverdue(record)) ? readPage() : page;
  }

  /** After a new hold: its owner's list. Nobody has known its id before, so nobody has asked for its own entry. */
  async held({ userId }: { userId: string }): Promise<void> {
    await this.cache.invalidate([{ key: listKey(userId), version: this.listVersion() }]);
  }

  /** After a commit: the reservations' own entries and their buyers' lists. */
  async changed(reservations: readonly { id: string; userId: string; status: keyof typeof STATE_VERSION }[]): Promise<void> {
    const listVersion = this.listVersion();
    await this.cache.invalidate(
      reservations.flatMap(({ id, userId, status }) => [
        { key: reservationKey(id), version: STATE_VERSION[status] },
        { key: listKey(userId), version: listVersion },
      ]),
    );
  }

  private listVersion(): number {
    return Math.ceil(this.reading.databaseNowMs()) + CLOCK_TOLERANCE_MS;
  }

  private isOverdue({ status, expiresAt }: ReservationRecord): boolean {
    return status === 'pending' && Date.parse(expiresAt) <= this.reading.databaseNowMs();
  }
}

const reservationKey = (id: string): string => `reservation:${id}`;
const listKey = (userId: string): string => `reservations-of:${userId}`;
