import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem, type ApiProblem } from '../../api/problem';
import { refreshResources, setResource } from '../../lib/resource';
import { WAIT_OFFLINE_MS, type RetryOptions } from '../../lib/retry';
import { useAction } from '../../lib/use-action';
import { RESERVATIONS } from './my-reservations';
import { logsKey, postCancel, postConfirm, reservationKey, type TimedReservation } from './reservations.api';

type Post = (id: string, options: RetryOptions) => Promise<TimedReservation>;

/**
 * Confirm and cancel, repeated over a bad connection until the server has answered. Confirming goes on as long as the
 * hold lasts: the server does it once, however often it is asked.
 *
 * @param deadline of the hold, on this device's clock in ms
 * @param onCancelled hears it from the answer, since what shows the reservation may go with it
 */
export function useReservationActions(id: string, deadline = 0, onCancelled?: () => void) {
  /** What the latest attempt met, while there is to be another. */
  const [retrying, setRetrying] = useState<ApiProblem | null>(null);
  const [tried, setTried] = useState<'confirm' | 'cancel'>('confirm');

  const send = useCallback(
    async (post: Post, options: RetryOptions) => {
      try {
        setResource(reservationKey(id), await post(id, { onRetry: setRetrying, ...options }));
        refreshResources(RESERVATIONS, logsKey(id));
      } catch (error) {
        // Too late, or changed elsewhere: what the server has now is what the page must show.
        const isStopped = options.signal?.aborted === true;
        if (isStopped || asProblem(error).status !== 0) refreshResources(RESERVATIONS, reservationKey(id));
        if (!isStopped) throw error;
      } finally {
        setRetrying(null);
      }
    },
    [id],
  );

  const tries = useRef<{ further: AbortController; current: AbortController }>(null);
  /** Who has left the question must not find the places gone when the connection is back. */
  const stop = useCallback(() => {
    tries.current?.further.abort();
    tries.current?.current.abort();
  }, []);
  // Who leaves the page meant it: what is on its way may arrive, but nothing is sent after it.
  useEffect(() => () => tries.current?.further.abort(), []);

  const actions = {
    confirm: useAction(
      useCallback(() => {
        setTried('confirm');
        return send(postConfirm, { untilMs: deadline });
      }, [send, deadline]),
    ),
    cancel: useAction(
      useCallback(
        /** @param onlyPending when the question was about a hold: it must not cost a ticket */
        (onlyPending: boolean = false) => {
          setTried('cancel');
          const [further, current] = [new AbortController(), new AbortController()];
          tries.current = { further, current };
          const post: Post = async (id, options) => {
            const cancelled = await postCancel(id, { ...options, onlyPending }, current.signal);
            onCancelled?.();
            return cancelled;
          };
          return send(post, { signal: further.signal, offlineMs: WAIT_OFFLINE_MS });
        },
        [send, onCancelled],
      ),
    ),
  };
  /** How the latest of them failed, or null. */
  const { error } = actions[tried];
  return { confirm: actions.confirm, cancel: { ...actions.cancel, stop }, error, retrying };
}

/** A server that answers is busy: the buyer's connection has nothing to do with it. */
export function retryingWords({ status }: ApiProblem) {
  return status === 0 ? 'reservation.retrying' : 'hold.retryingBusy';
}
