import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { asProblem } from '../../api/problem';
import { reservationsKey } from './my-reservations.queries';
import { postCancel, postConfirm, reservationKey, type TimedReservation } from './reservations.api';

/** Confirm and cancel, repeated over a bad connection until the server has answered. */
export function useReservationActions(id: string) {
  const queryClient = useQueryClient();
  const [isRetrying, setIsRetrying] = useState(false);

  const settled = {
    onSuccess: (answer: TimedReservation) => {
      queryClient.setQueryData(reservationKey(id), answer);
      void queryClient.invalidateQueries({ queryKey: reservationsKey });
      void queryClient.invalidateQueries({ queryKey: ['logs', id] });
    },
    onError: (error: unknown) => {
      // Too late, or changed elsewhere: what the server has now is what the page must show.
      if (asProblem(error).status !== 0) void queryClient.invalidateQueries({ queryKey: reservationKey(id) });
    },
    onSettled: () => setIsRetrying(false),
  };
  const options = { onRetry: () => setIsRetrying(true) };
  const confirm = useMutation({ mutationFn: () => postConfirm(id, options), ...settled });
  const cancel = useMutation({ mutationFn: () => postCancel(id, options), ...settled });
  return { confirm, cancel, isRetrying };
}
