import { queryOptions, useQuery } from '@tanstack/react-query';
import { useUserId } from '../account/session.store';
import { fetchReservations, type TimedReservation } from './reservations.api';

const RECENT_LIMIT = 50;

/** All lists of a buyer's reservations; invalidating this renews every one of them. */
export const reservationsKey = ['reservations'] as const;

const recentQuery = (userId: string | null) =>
  queryOptions({
    queryKey: [...reservationsKey, userId, 'recent'],
    queryFn: async ({ signal }) => (await fetchReservations({ limit: RECENT_LIMIT }, signal)).items,
    enabled: userId !== null,
    staleTime: 30_000,
  });

const NONE: readonly TimedReservation[] = [];

/** The buyer's latest reservations: enough to know what is held and how many places an event's limit leaves. */
export function useRecentReservations(): readonly TimedReservation[] {
  return useQuery(recentQuery(useUserId())).data ?? NONE;
}

/** Places of this event that count against the buyer's limit. */
export function placesOf(eventId: number, reservations: readonly TimedReservation[]): number {
  return reservations
    .map(({ reservation }) => reservation)
    .filter(({ status }) => status === 'confirmed' || status === 'pending')
    .reduce((sum, { eventId: of, quantity }) => (of === eventId ? sum + quantity : sum), 0);
}
