import type { ReservationRecord } from './ledger.types.js';

/** A reservation as ledger_reservation_json wrote it, its times in the API's form. */
export function reservationRecord(document: ReservationRecord): ReservationRecord {
  return {
    ...document,
    createdAt: apiTime(document.createdAt),
    expiresAt: apiTime(document.expiresAt),
    confirmedAt: document.confirmedAt && apiTime(document.confirmedAt),
    cancelledAt: document.cancelledAt && apiTime(document.cancelledAt),
    asOf: apiTime(document.asOf),
  };
}

/**
 * PostgreSQL writes `+00:00` and as many digits as it has; the API always `Z` and milliseconds.
 * Connections that serve are in UTC, where cutting the text is several times cheaper than parsing it.
 */
export function apiTime(time: string): string {
  if (!time.endsWith('+00:00')) return new Date(time).toISOString();
  return `${time.slice(0, 19)}.${time.slice(20, -6).padEnd(3, '0').slice(0, 3)}Z`;
}
