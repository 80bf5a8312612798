import { api, unwrap } from '../../api/client';
import type { JariEvent, Section } from '../../api/types';
import { refreshResources, useResource } from '../../lib/resource';
import { serverClock } from '../../lib/server-clock';
import { fetchSections } from '../sections/sections.api';
import type {
  EventInput,
  Found,
  OperatorActionsPage,
  RequestedRepairs,
  ReservationsImport,
  SectionInput,
  SectionsImport,
} from './contract';

/** Everything of the console is kept under this, so that one change renews all that may show it. */
const PREFIX = 'console/';

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
const PAGE_SIZE = 100;

const inPath = <Id extends number | string>(id: Id) => ({ params: { path: { id } } });

export function useAttention() {
  return useResource(`${PREFIX}attention`, () => unwrap(api.GET('/api/operations/attention', {})), {
    staleMs: ATTENTION_EVERY_MS,
    everyMs: ATTENTION_EVERY_MS,
  });
}

export function useMonitoring() {
  return useResource(`${PREFIX}monitoring`, () => unwrap(api.GET('/api/operations/monitoring', {})), {
    staleMs: MONITORING_EVERY_MS,
    everyMs: MONITORING_EVERY_MS,
  });
}

async function fetchAllEvents(): Promise<JariEvent[]> {
  const events: JariEvent[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
    const page: { items: JariEvent[]; nextCursor: string | null } = await unwrap(
      api.GET('/api/events', { params: { query } }),
    );
    events.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return events;
}

/** Every event, however many pages. */
export function useAllEvents(everyMs: number | null = null) {
  return useResource(`${PREFIX}events`, fetchAllEvents, { everyMs });
}

/** How every section of every event sells. */
export function useAllStats() {
  return useResource(
    `${PREFIX}stats`,
    async () => (await unwrap(api.GET('/api/sections/stats', { cache: 'no-store' }))).sections,
    { staleMs: STATS_EVERY_MS, everyMs: STATS_EVERY_MS },
  );
}

/** The names of all sections by their ids; nothing in them is live. */
export function useSectionNames() {
  return useResource(`${PREFIX}names`, async () => {
    const { sections } = await unwrap(api.GET('/api/sections/stats', {}));
    return new Map(sections.map(({ id, name }) => [id, name]));
  });
}

function fetchSales(id: number, minutes: number) {
  return unwrap(api.GET('/api/operations/events/{id}/sales', { params: { path: { id }, query: { minutes } } }));
}

export function useSales(eventId: number) {
  return useResource(`${PREFIX}sales/${eventId}`, () => fetchSales(eventId, RECENT_MINUTES), {
    staleMs: SALES_EVERY_MS,
    everyMs: SALES_EVERY_MS,
  });
}

/**
 * The samples of a sale since it opened, or of its last seven days; nothing is asked for while those of `useSales` are all there
 * are. A week of them is half a megabyte, so they are not part of what is asked for every two seconds.
 * @param asOf the server's time
 */
export function useSalesHistory(eventId: number, salesOpenAt: string, asOf: string) {
  const openAt = Date.parse(salesOpenAt);
  const isLonger = Date.parse(asOf) - openAt > RECENT_MINUTES * MINUTE_MS;
  return useResource(
    isLonger ? `${PREFIX}history/${eventId}/${salesOpenAt}` : null,
    async () => {
      const minutes = Math.ceil((serverClock.now() - openAt) / MINUTE_MS) + 1;
      return (await fetchSales(eventId, Math.min(MOST_MINUTES, Math.max(RECENT_MINUTES, minutes)))).sellThrough;
    },
    { staleMs: HISTORY_EVERY_MS, everyMs: (data) => (data ? HISTORY_EVERY_MS : HISTORY_AGAIN_MS) },
  );
}

/** An event's sections as they can be edited; not asked for at intervals, since nothing here is live. */
export function useEditedSections(eventId: number) {
  return useResource(editedSectionsKey(eventId), () => fetchSections(eventId));
}

export const editedSectionsKey = (eventId: number) => `${PREFIX}sections/${eventId}`;

/** @param query '' asks nothing */
export function useLookup(query: string, eventId: number | undefined) {
  return useResource(query === '' ? null : `${PREFIX}lookup/${eventId ?? ''}/${query}`, () => lookUp(query, eventId), {
    staleMs: 2000,
  });
}

function lookUp(query: string, eventId: number | undefined): Promise<Found> {
  const asked = { query, ...(eventId === undefined ? {} : { eventId }) };
  return unwrap(api.GET('/api/operations/lookup', { params: { query: asked } }));
}

const ACTIONS_PAGE_SIZE = 50;

async function fetchActionPages(pages: number, eventId: number | undefined): Promise<OperatorActionsPage> {
  const items: OperatorActionsPage['items'] = [];
  let nextCursor: string | null = null;
  for (let page = 0; page < pages && (page === 0 || nextCursor); page += 1) {
    const query = {
      limit: ACTIONS_PAGE_SIZE,
      ...(eventId === undefined ? {} : { eventId }),
      ...(nextCursor ? { cursor: nextCursor } : {}),
    };
    const answer: OperatorActionsPage = await unwrap(api.GET('/api/operations/actions', { params: { query } }));
    items.push(...answer.items);
    nextCursor = answer.nextCursor;
  }
  return { items, nextCursor };
}

/** The first so many pages of the log as one. */
export function useActions(pages: number, eventId: number | undefined) {
  return useResource(`${PREFIX}actions/${eventId ?? ''}/${pages}`, () => fetchActionPages(pages, eventId), {
    staleMs: 2000,
  });
}

/** After a change: what the console shows, the event as every page knows it, and a reservation that may be open. */
async function andRenew<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } finally {
    // Also when it failed: something else may be true than what the operator saw.
    refreshResources(`${PREFIX}sales`, `${PREFIX}stats`, `${PREFIX}names`, `${PREFIX}events`, `${PREFIX}lookup`, `${PREFIX}actions`);
    refreshResources(`${PREFIX}attention`, 'event', 'reservation', 'logs/');
  }
}

export function createEvent(event: EventInput): Promise<JariEvent> {
  return andRenew(unwrap(api.POST('/api/events', { body: event })));
}

export function changeEvent(id: number, changes: Partial<EventInput>, reason: string): Promise<JariEvent> {
  return andRenew(unwrap(api.PATCH('/api/events/{id}', { ...inPath(id), body: { ...changes, reason } })));
}

export function createSection(eventId: number, { map, ...section }: SectionInput): Promise<Section> {
  return andRenew(unwrap(api.POST('/api/sections', { body: { eventId, ...section, ...(map ? { map } : {}) } })));
}

export function changeSection(id: number, changes: Partial<SectionInput>, reason: string): Promise<Section> {
  return andRenew(unwrap(api.PATCH('/api/sections/{id}', { ...inPath(id), body: { ...changes, reason } })));
}

export function repairSection(id: number, reason: string): Promise<RequestedRepairs> {
  return andRenew(unwrap(api.POST('/api/operations/sections/{id}/repair', { ...inPath(id), body: { reason } })));
}

export function repairEvent(id: number, reason: string): Promise<RequestedRepairs> {
  return andRenew(unwrap(api.POST('/api/operations/events/{id}/repair', { ...inPath(id), body: { reason } })));
}

/** Whether a reservation was so before, by whomever, and nothing was changed. */
async function isRepeated(call: Promise<{ response: Response }>): Promise<boolean> {
  await andRenew(unwrap(call));
  return (await call).response.headers.get('idempotent-replayed') === 'true';
}

/** @param onlyPending a hold is to be released: if it has become a ticket meanwhile, that is refused (INVALID_STATE) */
export function cancelReservation(id: string, reason: string, onlyPending: boolean): Promise<boolean> {
  return isRepeated(api.POST('/api/reservations/{id}/cancel', { ...inPath(id), body: { reason, onlyPending } }));
}

export function confirmReservation(id: string, reason: string, paymentReference: string): Promise<boolean> {
  const body = { reason, ...(paymentReference ? { paymentReference } : {}) };
  return isRepeated(api.POST('/api/reservations/{id}/confirm', { ...inPath(id), body }));
}

const asCsv = (text: string) => ({
  body: text,
  bodySerializer: (body: string) => body,
  headers: { 'content-type': 'text/csv' },
});

function sendSections(id: number, csv: string, query: { dryRun: boolean; reason?: string }): Promise<SectionsImport> {
  return unwrap(api.POST('/api/operations/events/{id}/sections.csv', { params: { path: { id }, query }, ...asCsv(csv) }));
}

/** What the file would do; nothing of it is done. */
export function previewSections(eventId: number, csv: string): Promise<SectionsImport> {
  return sendSections(eventId, csv, { dryRun: true });
}

export function importSections(eventId: number, csv: string, reason: string): Promise<SectionsImport> {
  return andRenew(sendSections(eventId, csv, { dryRun: false, reason }));
}

export function importReservations(id: number, csv: string, reason: string): Promise<ReservationsImport> {
  const params = { path: { id }, query: { reason } };
  return andRenew(unwrap(api.POST('/api/operations/events/{id}/reservations.csv', { params, ...asCsv(csv) })));
}

/** Where the browser fetches a file of an event from. */
export function csvPath(eventId: number, file: 'sections' | 'reservations'): string {
  return `/api/operations/events/${eventId}/${file}.csv`;
}
