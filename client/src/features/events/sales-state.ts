import type { JariEvent } from '../../api/types';

export type SalesState = 'on-sale' | 'not-yet-open' | 'closed' | 'paused' | 'ended';

type SalesWindow = Pick<JariEvent, 'status' | 'salesOpenAt' | 'salesCloseAt'>;

/** @param now the server's time in ms */
export function salesState(event: SalesWindow, now: number): SalesState {
  if (event.status === 'ended') return 'ended';
  if (now >= Date.parse(event.salesCloseAt)) return 'closed';
  if (event.status === 'paused') return 'paused';
  if (now < Date.parse(event.salesOpenAt)) return 'not-yet-open';
  return 'on-sale';
}

/** How often a page showing this event has to look at the clock; null when nothing is due. */
export function tickEveryMs(event: SalesWindow | undefined, now: number): number | null {
  if (!event) return null;
  const untilOpen = Date.parse(event.salesOpenAt) - now;
  if (untilOpen > 0) return untilOpen < 10_000 ? 200 : 1000;
  return now < Date.parse(event.salesCloseAt) ? 5000 : null;
}
