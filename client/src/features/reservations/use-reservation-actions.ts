import { useCallback, useState } from 'react';
import { asProblem } from '../../api/problem';
import { refreshResources, setResource } from '../../lib/resource';
import type { RetryOptions } from '../../lib/retry';
import { useAction } from '../../lib/use-action';
import { RESERVATIONS } from './my-reservations';
import { logsKey, postCancel, postConfirm, reservationKey, type TimedReservation } from './reservations.api';

type Post = (id: string, options: RetryOptions) => Promise<TimedReservation>;

/**
 * Confirm and cancel, repeated over a bad connection until the server has answered. Confirming goes on as long as the
 * hold lasts: the server does it once, however often it is asked.
 *
 * @param deadline of the hold, on this device's clock in ms
 */
export function useReservationActions(id: string, deadline = 0) {
  const [isRetrying, setIsRetrying] = useState(false);
  const [tried, setTried] = useState<'confirm' | 'cancel'>('confirm');

  const send = useCallback(
    async (post: Post, untilMs = 0) => {
      try {
        setResource(reservationKey(id), await post(id, { onRetry: () => setIsRetrying(true), untilMs }));
        refreshResources(RESERVATIONS, logsKey(id));
      } catch (error) {
        // Too late, or changed elsewhere: what the server has now is what the page must show.
        if (asProblem(error).status !== 0) refreshResources(RESERVATIONS, reservationKey(id));
        throw error;
      } finally {
        setIsRetrying(false);
      }
    },
    [id],
  );

  const actions = {
    confirm: useAction(
      useCallback(() => {
        setTried('confirm');
        return send(postConfirm, deadline);
      }, [send, deadline]),
    ),
    cancel: useAction(
      useCallback(() => {
        setTried('cancel');
        return send(postCancel);
      }, [send]),
    ),
  };
  /** How the latest of them failed, or null. */
  const { error } = actions[tried];
  return { ...actions, error, isRetrying };
}
