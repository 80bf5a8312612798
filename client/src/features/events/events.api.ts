import { api, unwrap } from '../../api/client';
import type { JariEvent, ListedEvent } from '../../api/types';
import { allPages } from '../../lib/all-pages';
import { useResource, type ResourceOptions } from '../../lib/resource';

const PAGE_SIZE = 100;
/** A sale may be paused, and a new one announced, while somebody looks at the list. */
const EVENTS_EVERY_MS = 30_000;

/** However many pages: the server's order is that of their making, the latest last. */
export function fetchEvents(): Promise<ListedEvent[]> {
  return allPages((from) => unwrap(api.GET('/api/events', { params: { query: { limit: PAGE_SIZE, ...from } } })));
}

export function fetchEvent(id: number) {
  return unwrap(api.GET('/api/events/{id}', { params: { path: { id } } }));
}

export function useEvents() {
  return useResource('events', fetchEvents, { everyMs: EVENTS_EVERY_MS });
}

export const eventKey = (id: number) => `event/${id}`;

/** @param eventId undefined until it is known */
export function useEvent(eventId: number | undefined, everyMs: ResourceOptions<JariEvent>['everyMs'] = null) {
  return useResource(eventId === undefined ? null : eventKey(eventId), () => fetchEvent(eventId ?? 0), {
    staleMs: 30_000,
    everyMs,
  });
}
