import type { Section } from '../../api/types';
import type { SalesState } from '../events/sales-state';

export type SectionState =
  | 'available'
  | 'few-left'
  | 'all-held'
  /** The last place was taken a moment ago: whether any may come back is not known yet. */
  | 'none-free'
  | 'sold-out'
  | 'not-yet-open'
  | 'sales-closed'
  | 'paused'
  | 'maintenance'
  | 'closed';

/** Below a twentieth of the section, or ten places, a buyer should hurry. */
export function isFewLeft(available: number, capacity: number): boolean {
  return available > 0 && available <= Math.max(10, capacity / 20);
}

export function sectionState(
  section: Pick<Section, 'status' | 'available' | 'capacity' | 'pending' | 'nextReturnAt'>,
  sales: SalesState,
): SectionState {
  if (section.status === 'maintenance') return 'maintenance';
  if (section.status === 'closed') return 'closed';
  switch (sales) {
    case 'not-yet-open':
      return 'not-yet-open';
    case 'closed':
    case 'ended':
      return 'sales-closed';
    case 'paused':
      return 'paused';
    case 'on-sale':
      if (section.available > 0) return isFewLeft(section.available, section.capacity) ? 'few-left' : 'available';
      if (section.pending === 0) return 'sold-out';
      return section.nextReturnAt === undefined ? 'none-free' : 'all-held';
  }
}

/** Nothing is left in any section that sells or may again. */
export function isAllSold(sections: readonly Section[]): boolean {
  const states = sections.map((section) => sectionState(section, 'on-sale')).filter((state) => state !== 'closed');
  return states.length > 0 && states.every((state) => state === 'sold-out');
}

export function canHold(state: SectionState): boolean {
  return state === 'available' || state === 'few-left';
}

/** Nothing is sold there, and nobody knows when: its number and its bar say nothing. */
export function isOff(state: SectionState): boolean {
  return state === 'closed' || state === 'maintenance';
}

/** The word for each state, as a key of the messages. */
export const SECTION_STATE_WORD = {
  available: 'sections.available',
  'few-left': 'sections.fewLeft',
  'all-held': 'sections.allHeld',
  'none-free': 'sections.noneFree',
  'sold-out': 'sections.soldOut',
  'not-yet-open': 'sections.notYetOpen',
  'sales-closed': 'sections.salesClosed',
  paused: 'sections.paused',
  maintenance: 'sections.maintenance',
  closed: 'sections.closed',
} as const satisfies Record<SectionState, string>;
