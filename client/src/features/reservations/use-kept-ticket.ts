import { useEffect } from 'react';
import { asProblem } from '../../api/problem';
import type { JariEvent, Reservation } from '../../api/types';
import { useSession } from '../account/session.store';
import { useKeptTickets, type KeptTicket } from './kept-tickets';

/** Keeps this device's copy of a reservation as the server has just described it. */
export function useKeepTicket(reservation: Reservation | undefined, event: JariEvent | undefined): void {
  const session = useSession((store) => store.session);
  const user = session.state === 'signed-in' ? session.user : null;
  useEffect(() => {
    if (!reservation) return;
    const { keep, forget } = useKeptTickets.getState();
    if (reservation.status !== 'confirmed') forget(reservation.id);
    else if (event && user) keep(reservation, event, user);
  }, [reservation, event, user]);
}

export function useKeptTicket(id: string): KeptTicket | undefined {
  return useKeptTickets((store) => store.tickets.find(({ reservation }) => reservation.id === id));
}

/** A copy may stand in when the server could not be asked, or no longer knows who is asking; never against its word. */
export function mayShowCopy(error: unknown): boolean {
  if (error === undefined) return true;
  const { status, isTransient } = asProblem(error);
  return isTransient || status === 401 || status >= 500;
}
