import { api, unwrap } from '../../api/client';
import type { Section } from '../../api/types';
import { allPages } from '../../lib/all-pages';

const PAGE_SIZE = 100;

/** Every section of an event, open or not; for a venue of more than a page, several calls. */
export function fetchSections(eventId: number, signal?: AbortSignal): Promise<Section[]> {
  return allPages((from) => {
    const query = { eventId, limit: PAGE_SIZE, ...from };
    return unwrap(api.GET('/api/sections', { params: { query }, ...(signal ? { signal } : {}) }));
  });
}

export function fetchSection(id: number): Promise<Section> {
  return unwrap(api.GET('/api/sections/{id}', { params: { path: { id } } }));
}

/** The sections on sale with numbers at most a second old. */
export async function fetchAvailable(eventId: number, signal?: AbortSignal): Promise<Section[]> {
  const answer = await unwrap(
    api.GET('/api/sections/available', { params: { query: { eventId } }, ...(signal ? { signal } : {}) }),
  );
  return answer.sections;
}
