import { QueryCache, QueryClient } from '@tanstack/react-query';
import { asProblem } from '../api/problem';
import { useSession } from '../features/account/session.store';

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        // Signed out elsewhere, or the session ran out: the page must not go on pretending.
        if (asProblem(error).status === 401) useSession.getState().forget();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => asProblem(error).isTransient && failures < 3,
      },
    },
  });
}
