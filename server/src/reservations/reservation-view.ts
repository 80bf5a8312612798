import type { ReservationRecord, ReservationStatus } from './ledger/ledger.types.js';

/** A reservation as the API shows it. */
export interface ReservationView {
  id: string;
  eventId: number;
  sectionId: number;
  sectionName: string;
  quantity: number;
  slots: number[];
  buyerReference?: string;
  unitPrice: number;
  totalPrice: number;
  currency: string;
  status: ReservationStatus;
  confirmationCode?: string;
  createdAt: string;
  expiresAt: string;
  expiresInSeconds: number;
  confirmedAt: string | null;
  cancelledAt: string | null;
}

/**
 * @param databaseNowMs PostgreSQL's time, for the seconds that are left. A hold past its deadline shows as expired,
 * even in the moments before the expiry job has written it: nobody can confirm it any more.
 */
export function viewOf(record: ReservationRecord, databaseNowMs: number): ReservationView {
  const leftMs = Date.parse(record.expiresAt) - databaseNowMs;
  const pending = record.status === 'pending';
  return {
    id: record.id,
    eventId: record.eventId,
    sectionId: record.sectionId,
    sectionName: record.sectionName,
    quantity: record.quantity,
    slots: [...record.slots],
    ...(record.buyerReference !== null && { buyerReference: record.buyerReference }),
    unitPrice: record.unitPrice,
    totalPrice: record.unitPrice * record.quantity,
    currency: record.currency,
    status: pending && leftMs <= 0 ? 'expired' : record.status,
    ...(record.confirmationCode !== null && { confirmationCode: record.confirmationCode }),
    createdAt: isoTime(record.createdAt),
    expiresAt: isoTime(record.expiresAt),
    expiresInSeconds: pending ? Math.max(0, Math.floor(leftMs / 1000)) : 0,
    confirmedAt: record.confirmedAt && isoTime(record.confirmedAt),
    cancelledAt: record.cancelledAt && isoTime(record.cancelledAt),
  };
}

/** PostgreSQL writes `+00:00` and as many digits as it has; the API always `Z` and milliseconds. */
function isoTime(time: string): string {
  return new Date(time).toISOString();
}
