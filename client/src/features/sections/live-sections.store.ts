import { create } from 'zustand';
import type { Section, SectionMap } from '../../api/types';
import type { SalesState } from '../events/sales-state';
import { mapShape } from './section-map';

/** How the numbers arrive: not yet, by the stream, by asking every few seconds, or not at all for the moment. */
export type LiveMode = 'connecting' | 'live' | 'polling' | 'stale';

export type AvailabilityChange = Pick<Section, 'id' | 'available' | 'status' | 'pending' | 'nextReturnAt'>;

type LiveSections = {
  eventId: number | null;
  /** How the event's sale stands, by which its sections say what they are. */
  sales: SalesState;
  /** Section ids in the order the server gave them. */
  ids: readonly number[];
  byId: Readonly<Record<number, Section>>;
  /** Of the sections that can be drawn, in the same order; the same object until one of them moves. */
  shapes: ReadonlyMap<number, SectionMap>;
  mode: LiveMode;
  /** This device's time when the numbers were last known to be right, in ms. */
  confirmedAt: number | null;

  open: (eventId: number) => void;
  setSales: (sales: SalesState) => void;
  replaceAll: (sections: readonly Section[]) => void;
  /** An empty list says that the numbers are still right. */
  change: (changes: readonly AvailabilityChange[]) => void;
  /** What an answer to something else has said of one section; the other numbers are as old as before. */
  learn: (sectionId: number, news: Partial<Pick<Section, 'available' | 'status'>>) => void;
  setMode: (mode: LiveMode) => void;
};

/**
 * The live numbers of the event on the screen. Unchanged sections keep their identity, so that a change of one
 * section among two hundred draws one row.
 */
export const useLiveSections = create<LiveSections>()((set, get) => ({
  eventId: null,
  sales: 'not-yet-open',
  ids: [],
  byId: {},
  shapes: new Map(),
  mode: 'connecting',
  confirmedAt: null,

  open: (eventId) => {
    if (get().eventId === eventId) return;
    set({ eventId, ids: [], byId: {}, shapes: new Map(), mode: 'connecting', confirmedAt: null });
  },

  setSales: (sales) => {
    if (get().sales !== sales) set({ sales });
  },

  replaceAll: (sections) => {
    const { ids, byId: old, shapes } = get();
    const byId: Record<number, Section> = {};
    for (const section of sections) {
      const before = old[section.id];
      byId[section.id] = before && isSame(before, section) ? before : section;
    }
    const newIds = sections.map((section) => section.id);
    const newShapes = shapesOf(sections);
    const hasSameIds = isSame(ids, newIds);
    set({
      ids: hasSameIds ? ids : newIds,
      // The same object says that nothing has changed.
      byId: hasSameIds && ids.every((id) => byId[id] === old[id]) ? old : byId,
      shapes: isSame([...shapes], [...newShapes]) ? shapes : newShapes,
      confirmedAt: Date.now(),
    });
  },

  change: (changes) => {
    const old = get().byId;
    let byId: Record<number, Section> | null = null;
    for (const change of changes) {
      const before = old[change.id];
      if (!before || sameNumbers(before, change)) continue;
      byId ??= { ...old };
      byId[change.id] = withNumbers(before, change);
    }
    set({ ...(byId ? { byId } : {}), confirmedAt: Date.now() });
  },

  learn: (sectionId, news) => {
    const { byId } = get();
    const section = byId[sectionId];
    if (!section) return;
    const changed = { ...section, ...news };
    if (!isSame(section, changed)) set({ byId: { ...byId, [sectionId]: changed } });
  },

  setMode: (mode) => {
    if (get().mode !== mode) set({ mode });
  },
}));

function sameNumbers(a: AvailabilityChange, b: AvailabilityChange): boolean {
  return a.available === b.available && a.status === b.status && a.nextReturnAt === b.nextReturnAt && (a.pending === 0) === (b.pending === 0);
}

/** What a change does not say of returns is no longer so. */
function withNumbers(section: Section, { available, status, pending, nextReturnAt }: AvailabilityChange): Section {
  const changed: Section = { ...section, available, status };
  // Only where there is something to take away: it makes the object slow.
  if (changed.pending !== undefined) delete changed.pending;
  if (changed.nextReturnAt !== undefined) delete changed.nextReturnAt;
  if (pending !== undefined) changed.pending = pending;
  if (nextReturnAt !== undefined) changed.nextReturnAt = nextReturnAt;
  return changed;
}

function isSame<T>(a: T, b: T): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function shapesOf(sections: readonly Section[]): Map<number, SectionMap> {
  return new Map(
    sections.flatMap(({ id, map }): [number, SectionMap][] => {
      const shape = mapShape(map);
      return shape ? [[id, shape]] : [];
    }),
  );
}

/** All sections in order; for code that looks at them once, not for rendering rows. */
export function sectionsInOrder(state: Pick<LiveSections, 'ids' | 'byId'>): Section[] {
  return state.ids.flatMap((id) => state.byId[id] ?? []);
}
