import { api, unwrap } from '../../api/client';
import type { JariEvent, Section } from '../../api/types';
import { refreshResources } from '../../lib/resource';
import { renewQueries, type About } from './console-queries';
import type { EventInput, RequestedRepairs, ReservationsImport, SectionInput, SectionsImport } from './contract';

const inPath = <Id extends number | string>(id: Id) => ({ params: { path: { id } } });

/** What a change may have changed. Sections that are being edited are renewed by who edits them, and a sale's past stays as it was. */
const RENEWED: ReadonlySet<About> = new Set<About>(['event', 'events', 'stats', 'sales', 'lookup', 'actions', 'attention']);

/** After a change: what the console shows, and what the buyers' pages know of the event and of a reservation that may be open. */
async function andRenew<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } finally {
    // Also when it failed: something else may be true than what the operator saw.
    renewQueries(([about]) => RENEWED.has(about));
    refreshResources('event', 'reservation', 'logs/');
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

export type CsvName = 'sections' | 'reservations';

/** Throws what keeps the server from giving the file; of the file itself no more than its beginning is fetched. */
export async function askForCsv(id: number, file: CsvName): Promise<void> {
  const options = { ...inPath(id), parseAs: 'stream' } as const;
  const asked: Promise<{ data?: ReadableStream | null; error?: unknown; response: Response }> =
    file === 'sections' ? api.GET('/api/operations/events/{id}/sections.csv', options) : api.GET('/api/operations/events/{id}/reservations.csv', options);
  await (await unwrap(asked))?.cancel();
}

/** Where the browser fetches a file of an event from. */
export function csvPath(eventId: number, file: CsvName): string {
  return `/api/operations/events/${eventId}/${file}.csv`;
}
