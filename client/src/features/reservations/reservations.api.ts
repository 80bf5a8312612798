import { api, unwrap } from '../../api/client';
import type { Reservation, ReservationLog, ReservationStatus } from '../../api/types';
import { retryTransient, type RetryOptions } from '../../lib/retry';

/** A reservation and this device's time of the answer, from which its deadline is counted. */
export type TimedReservation = { reservation: Reservation; receivedAt: number };

export function timed(reservation: Reservation): TimedReservation {
  return { reservation, receivedAt: Date.now() };
}

/** The deadline on this device's clock: the server said how many seconds were left when it answered. */
export function deadlineOf({ reservation, receivedAt }: TimedReservation): number {
  return receivedAt + reservation.expiresInSeconds * 1000;
}

export const reservationKey = (id: string) => `reservation/${id}`;
export const logsKey = (id: string) => `logs/${id}`;

export async function fetchReservation(id: string): Promise<TimedReservation> {
  return timed(await unwrap(api.GET('/api/reservations/{id}', { params: { path: { id } }, cache: 'no-store' })));
}

export type ReservationsPage = { items: TimedReservation[]; nextCursor: string | null };

export async function fetchReservations(query: {
  status?: ReservationStatus;
  limit: number;
  cursor?: string;
}): Promise<ReservationsPage> {
  const page = await unwrap(api.GET('/api/reservations', { params: { query }, cache: 'no-store' }));
  return { items: page.items.map(timed), nextCursor: page.nextCursor };
}

export function fetchLogs(id: string): Promise<ReservationLog[]> {
  return unwrap(api.GET('/api/reservations/{id}/logs', { params: { path: { id } }, cache: 'no-store' }));
}

export type HoldRequest = { sectionId: number; quantity: number; idempotencyKey: string };

/** One attempt; the caller repeats it with the same key. */
export async function postHold({ sectionId, quantity, idempotencyKey }: HoldRequest): Promise<Reservation> {
  return unwrap(
    api.POST('/api/reservations', {
      params: { header: { 'Idempotency-Key': idempotencyKey } },
      body: { sectionId, quantity },
    }),
  );
}

/** Confirming or cancelling twice answers the same, so both may be repeated until the answer arrives. */
export function postConfirm(id: string, options: RetryOptions): Promise<TimedReservation> {
  return retryTransient(
    async () => timed(await unwrap(api.POST('/api/reservations/{id}/confirm', { params: { path: { id } }, body: {} }))),
    options,
  );
}

type CancelOptions = RetryOptions & {
  /** Leaves what has been confirmed meanwhile, as in another tab: it is refused with INVALID_STATE. */
  onlyPending: boolean;
};

/** @param signal takes back an attempt that is on its way */
export function postCancel(id: string, { onlyPending, ...options }: CancelOptions, signal?: AbortSignal): Promise<TimedReservation> {
  const request = { params: { path: { id } }, body: { onlyPending }, ...(signal && { signal }) };
  return retryTransient(async () => timed(await unwrap(api.POST('/api/reservations/{id}/cancel', request))), options);
}
