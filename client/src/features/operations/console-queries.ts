import { QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem } from '../../api/problem';
import { delayMs } from '../../lib/retry';
import { checkAfter, userIdOf, useSession } from '../account/session.store';

const RETRIES = 3;
const STALE_MS = 10_000;

/** What the console asks about; an event's, a search's own are told apart by the rest of the key. */
export type About =
  | 'actions' | 'attention' | 'editedSections' | 'event' | 'events' | 'history' | 'lookup' | 'monitoring' | 'sales' | 'stats';
export type ConsoleKey = readonly [About, ...(string | number | null)[]];

/** The server data of the console. The buyers' pages keep theirs in lib/resource.ts: their first load has a budget. */
export const consoleQueries = new QueryClient({
  queryCache: new QueryCache({ onError: checkAfter }),
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (failures, error) => failures < RETRIES && asProblem(error).isTransient,
      retryDelay: (failures, error) => delayMs(asProblem(error), failures + 1),
      // Without a connection it is asked and fails, and the page says so; else old numbers would stand there as if they were new.
      networkMode: 'always',
      // Off by default with that mode.
      refetchOnReconnect: true,
    },
  },
});

/** Asks anew, at once where somebody looks. What is on its way was asked for before, and would be taken for new. */
export function renewQueries(isConcerned: (key: ConsoleKey) => boolean): void {
  const filters = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => isConcerned(queryKey as ConsoleKey) };
  void consoleQueries.cancelQueries(filters);
  void consoleQueries.invalidateQueries(filters);
}

// What one operator saw is not left for the next one on the same device.
useSession.subscribe(({ session }, { session: before }) => {
  const was = userIdOf(before);
  const is = userIdOf(session);
  if (was === null || was === is) return;
  if (is === null) consoleQueries.clear();
  else void consoleQueries.resetQueries();
});
