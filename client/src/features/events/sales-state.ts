import type { JariEvent } from '../../api/types';

export type SalesState = 'on-sale' | 'not-yet-open' | 'closed' | 'paused' | 'ended';

type SalesWindow = Pick<JariEvent, 'status' | 'salesOpenAt' | 'salesCloseAt' | 'startsAt'>;

/** @param now the server's time in ms */
export function salesState(event: SalesWindow, now: number): SalesState {
  // An operator ends the sale, not the show that ticket holders are waiting for.
  if (event.status === 'ended') return now < Date.parse(event.startsAt) ? 'closed' : 'ended';
  if (now >= Date.parse(event.salesCloseAt)) return 'closed';
  if (event.status === 'paused') return 'paused';
  if (now < Date.parse(event.salesOpenAt)) return 'not-yet-open';
  return 'on-sale';
}

const PLACE: Record<SalesState, number> = { 'on-sale': 0, 'not-yet-open': 1, paused: 2, closed: 2, ended: 3 };

/** What can be bought first, then what opens next, what is over last; otherwise the sooner show first. */
export function inOrderOfSale<E extends SalesWindow>(events: readonly E[], now: number): E[] {
  return events
    .map((event) => {
      const sales = salesState(event, now);
      return { event, place: PLACE[sales], at: Date.parse(sales === 'not-yet-open' ? event.salesOpenAt : event.startsAt) };
    })
    .sort((a, b) => a.place - b.place || a.at - b.at)
    .map(({ event }) => event);
}

/** How often a page showing this event has to look at the clock; null when nothing is due. */
export function tickEveryMs(event: SalesWindow | undefined, now: number): number | null {
  if (!event) return null;
  const untilOpen = Date.parse(event.salesOpenAt) - now;
  if (untilOpen > 0) return untilOpen < 10_000 ? 200 : 1000;
  return now < Date.parse(event.salesCloseAt) ? 5000 : null;
}
