import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';

const EVENTS_LIMIT = 50;

export const eventsQuery = queryOptions({
  queryKey: ['events'],
  queryFn: async ({ signal }) => {
    const page = await unwrap(api.GET('/api/events', { params: { query: { limit: EVENTS_LIMIT } }, signal }));
    return page.items;
  },
});

export const eventQuery = (eventId: number) =>
  queryOptions({
    queryKey: ['event', eventId],
    queryFn: ({ signal }) => unwrap(api.GET('/api/events/{id}', { params: { path: { id: eventId } }, signal })),
    staleTime: 30_000,
  });

export function useEvent(eventId: number) {
  // An operator may pause a sale or move its opening; every open page should know within half a minute.
  return useQuery({ ...eventQuery(eventId), refetchInterval: 30_000 });
}
