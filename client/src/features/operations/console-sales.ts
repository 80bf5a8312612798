import { useSyncExternalStore } from 'react';
import type { JariEvent } from '../../api/types';
import { serverClock } from '../../lib/server-clock';
import { salesState, type SalesState } from '../events/sales-state';

/**
 * Buyers of an ended sale are told that it has closed, for their show is still to come; operators, that one of them has ended it.
 * @param now the server's time in ms
 */
export function consoleSalesState(event: JariEvent, now: number): SalesState {
  return event.status === 'ended' ? 'ended' : salesState(event, now);
}

/** The same as time goes by. Whoever uses it is drawn again when the state becomes another one, not every second. */
export function useConsoleSales(event: JariEvent): SalesState {
  return useSyncExternalStore(eachSecond, () => consoleSalesState(event, serverClock.now()));
}

function eachSecond(tick: () => void): () => void {
  const timer = setInterval(tick, 1000);
  // A hidden tab's timers are slowed.
  document.addEventListener('visibilitychange', tick);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}
