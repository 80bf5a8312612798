import { useResource } from '../../lib/resource';
import { useUserId } from '../account/session.store';
import { fetchReservations, type TimedReservation } from './reservations.api';

const RECENT_LIMIT = 50;

/** The beginning of the keys of a buyer's lists. */
export const RESERVATIONS = 'reservations/';

const NONE: readonly TimedReservation[] = [];

/** The buyer's latest reservations: enough to know what is held and how many places an event's limit leaves. */
export function useRecentReservations(): readonly TimedReservation[] {
  const userId = useUserId();
  const recent = useResource(
    userId === null ? null : `${RESERVATIONS}${userId}/recent`,
    async () => (await fetchReservations({ limit: RECENT_LIMIT })).items,
    { staleMs: 30_000 },
  );
  return recent.data ?? NONE;
}

export function useHasHold(): boolean {
  return useRecentReservations().some(({ reservation }) => reservation.status === 'pending');
}

/** Places of this event that count against the buyer's limit. */
export function placesOf(eventId: number, reservations: readonly TimedReservation[]): number {
  return reservations
    .map(({ reservation }) => reservation)
    .filter(({ status }) => status === 'confirmed' || status === 'pending')
    .reduce((sum, { eventId: of, quantity }) => (of === eventId ? sum + quantity : sum), 0);
}
