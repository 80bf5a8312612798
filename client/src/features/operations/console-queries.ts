import { QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem } from '../../api/problem';
import { delayMs } from '../../lib/retry';
import { checkAfter, userIdOf, useSession } from '../account/session.store';

const RETRIES = 3;
const STALE_MS = 10_000;

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
    },
  },
});

// What one operator saw is not left for the next one on the same device.
useSession.subscribe(({ session }, { session: before }) => {
  const was = userIdOf(before);
  const is = userIdOf(session);
  if (was === null || was === is) return;
  if (is === null) consoleQueries.clear();
  else void consoleQueries.resetQueries();
});
