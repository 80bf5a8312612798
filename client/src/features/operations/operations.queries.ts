import { useInfiniteQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../api/client';
import type { Section } from '../../api/types';
import { serverClock } from '../../lib/server-clock';
import { fetchEvent, fetchEvents } from '../events/events.api';
import { fetchSections } from '../sections/sections.api';
import type { OperatorAction } from './contract';
import { consoleQueries, renewQueries, type ConsoleKey } from './console-queries';
import { useAsked, useConsoleQuery, type Asked } from './use-console-query';

const ATTENTION_EVERY_MS = 3000;
const MONITORING_EVERY_MS = 5000;
const STATS_EVERY_MS = 5000;
const SALES_EVERY_MS = 2000;
/** How far back each of these answers goes. */
const RECENT_MINUTES = 180;
/** The farthest that the server looks back: seven days (server/src/operations/sales/sales.dto.ts). */
const MOST_MINUTES = 10_080;
/** Often enough for what is recent to join on to it, also when the tab was asleep for a while. */
const HISTORY_EVERY_MS = 30 * 60_000;
const HISTORY_AGAIN_MS = 60_000;
const MINUTE_MS = 60_000;
const ACTIONS_PAGE_SIZE = 50;
/** What somebody asks for, and not a clock: hardly any of it is shown without asking again. */
const ASKED_STALE_MS = 2000;

const every = (ms: number) => ({ staleTime: ms, refetchInterval: ms });

export function useAttention() {
  return useConsoleQuery({
    queryKey: ['attention'],
    queryFn: () => unwrap(api.GET('/api/operations/attention', {})),
    ...every(ATTENTION_EVERY_MS),
  });
}

export function useMonitoring() {
  return useConsoleQuery({
    queryKey: ['monitoring'],
    queryFn: () => unwrap(api.GET('/api/operations/monitoring', {})),
    ...every(MONITORING_EVERY_MS),
  });
}

/** Every event, however many pages. */
export function useAllEvents(everyMs: number | false = false) {
  return useConsoleQuery({
    queryKey: ['events'],
    queryFn: fetchEvents,
    refetchInterval: everyMs,
  });
}

export function useEvent(id: number, everyMs: number | false = false) {
  return useConsoleQuery({
    queryKey: ['event', id],
    queryFn: () => fetchEvent(id),
    refetchInterval: everyMs,
  });
}

const stats = {
  queryKey: ['stats'] as const,
  queryFn: async () => (await unwrap(api.GET('/api/sections/stats', { cache: 'no-store' }))).sections,
};

type SectionStats = Awaited<ReturnType<typeof stats.queryFn>>;

/** How every section of every event sells. */
export function useAllStats() {
  return useConsoleQuery({ ...stats, ...every(STATS_EVERY_MS) });
}

const namesById = (sections: SectionStats) => new Map(sections.map(({ id, name }) => [id, name]));

/** The names of all sections by their ids; nothing in them is live. */
export function useSectionNames() {
  return useConsoleQuery({ ...stats, select: namesById });
}

function fetchSales(id: number, minutes: number) {
  return unwrap(api.GET('/api/operations/events/{id}/sales', { params: { path: { id }, query: { minutes } } }));
}

export function useSales(eventId: number) {
  return useConsoleQuery({
    queryKey: ['sales', eventId],
    queryFn: () => fetchSales(eventId, RECENT_MINUTES),
    ...every(SALES_EVERY_MS),
  });
}

/**
 * The samples of a sale since it opened, or of its last seven days; nothing is asked for while those of `useSales` are all there
 * are. A week of them is half a megabyte, so they are not part of what is asked for every two seconds.
 * @param asOf the server's time
 */
export function useSalesHistory(eventId: number, salesOpenAt: string, asOf: string) {
  const openAt = Date.parse(salesOpenAt);
  return useConsoleQuery({
    queryKey: ['history', eventId, salesOpenAt],
    queryFn: async () => {
      const minutes = Math.ceil((serverClock.now() - openAt) / MINUTE_MS) + 1;
      return (await fetchSales(eventId, Math.min(MOST_MINUTES, Math.max(RECENT_MINUTES, minutes)))).sellThrough;
    },
    enabled: Date.parse(asOf) - openAt > RECENT_MINUTES * MINUTE_MS,
    staleTime: HISTORY_EVERY_MS,
    refetchInterval: ({ state }) => (state.data ? HISTORY_EVERY_MS : HISTORY_AGAIN_MS),
  });
}

const editedSections = (eventId: number) => ['editedSections', eventId] as const;

/** An event's sections as they can be edited; not asked for at intervals, since nothing here is live. */
export function useEditedSections(eventId: number) {
  return useConsoleQuery({ queryKey: editedSections(eventId), queryFn: () => fetchSections(eventId) });
}

export function renewEditedSections(eventId: number): void {
  renewQueries(([about, id]) => about === 'editedSections' && id === eventId);
}

/** Puts in what the server has just answered; a list that was asked for before is not waited for. */
export function setEditedSections(eventId: number, sections: readonly Section[]): void {
  void consoleQueries.cancelQueries({ queryKey: editedSections(eventId) });
  consoleQueries.setQueryData(editedSections(eventId), [...sections]);
}

/** @param query '' asks nothing */
export function useLookup(query: string, eventId: number | undefined) {
  return useConsoleQuery({
    queryKey: ['lookup', eventId ?? null, query],
    queryFn: () => {
      const asked = { query, ...(eventId === undefined ? {} : { eventId }) };
      return unwrap(api.GET('/api/operations/lookup', { params: { query: asked } }));
    },
    enabled: query !== '',
    staleTime: ASKED_STALE_MS,
  });
}

export type Log = Asked<readonly OperatorAction[]> & { isLoadingMore: boolean; more: (() => void) | undefined };

/** The log, latest first; `more` adds a page as long as there is one. */
export function useActions(eventId: number | undefined): Log {
  const queryKey: ConsoleKey = ['actions', eventId ?? null];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => {
      const query = {
        limit: ACTIONS_PAGE_SIZE,
        ...(eventId === undefined ? {} : { eventId }),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      };
      return unwrap(api.GET('/api/operations/actions', { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: allActions,
    staleTime: ASKED_STALE_MS,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  return { ...useAsked(query, queryKey), isLoadingMore: isFetchingNextPage, more: hasNextPage ? () => void fetchNextPage() : undefined };
}

const allActions = ({ pages }: { pages: readonly { items: readonly OperatorAction[] }[] }) => pages.flatMap(({ items }) => items);
