import type { ReservationRecord } from './ledger/ledger.types.js';
import type { ReservationDto } from './reservation.dto.js';

/**
 * A reservation as the API shows it.
 * @param databaseNowMs PostgreSQL's time, for the seconds that are left. A hold past its deadline shows as expired,
 * even in the moments before the expiry job has written it: nobody can confirm it any more.
 */
export function viewOf(record: ReservationRecord, databaseNowMs: number): ReservationDto {
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
    createdAt: record.createdAt,
    expiresAt: record.expiresAt,
    expiresInSeconds: pending ? Math.max(0, Math.floor(leftMs / 1000)) : 0,
    confirmedAt: record.confirmedAt,
    cancelledAt: record.cancelledAt,
  };
}
