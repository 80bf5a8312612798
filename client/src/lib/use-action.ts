import { useCallback, useState } from 'react';

type State = { isBusy: boolean; error: unknown };

/** Something the buyer sets off: whether it is on its way, and how it failed. */
export function useAction<Args extends unknown[]>(action: (...args: Args) => Promise<void>) {
  const [{ isBusy, error }, setState] = useState<State>({ isBusy: false, error: null });
  const run = useCallback(
    async (...args: Args) => {
      setState({ isBusy: true, error: null });
      try {
        await action(...args);
        setState({ isBusy: false, error: null });
      } catch (failure) {
        setState({ isBusy: false, error: failure });
      }
    },
    [action],
  );
  return { run, isBusy, error };
}
