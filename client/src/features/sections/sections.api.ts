import { api, unwrap } from '../../api/client';
import type { Section } from '../../api/types';

const PAGE_SIZE = 100;

/** Every section of an event, open or not; for a venue of more than a page, several calls. */
export async function fetchSections(eventId: number, signal?: AbortSignal): Promise<Section[]> {
  const sections: Section[] = [];
  let cursor: string | undefined;
  do {
    const query = { eventId, limit: PAGE_SIZE, ...(cursor ? { cursor } : {}) };
    const page = await unwrap(api.GET('/api/sections', { params: { query }, ...(signal ? { signal } : {}) }));
    sections.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  return sections;
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
