import { useEffect } from 'react';
import { asProblem } from '../../api/problem';
import type { JariEvent, Reservation } from '../../api/types';
import { useSession } from '../account/session.store';
import { useKeptTickets, type KeptTicket } from './kept-tickets';

/**
 * Keeps this device's copy of a reservation as the server has just described it.
 * @param event undefined while it could not be had: what the copy before knew of it stays
 */
export function useKeepTicket(reservation: Reservation | undefined, event: JariEvent | undefined): void {
  const session = useSession((store) => store.session);
  const user = session.state === 'signed-in' ? session.user : null;
  useEffect(() => {
    if (!reservation) return;
    const { keep, forget, tickets } = useKeptTickets.getState();
    const known = event ?? tickets.find((kept) => kept.reservation.id === reservation.id)?.event;
    if (reservation.status !== 'confirmed') forget(reservation.id);
    else if (known && user) keep(reservation, known, user);
  }, [reservation, event, user]);
}

export function useKeptTicket(id: string): KeptTicket | undefined {
  return useKeptTickets((store) => store.tickets.find(({ reservation }) => reservation.id === id));
}

/** True once the ticket is shown on this device without a connection too. */
export function useOpensHere(id: string): boolean {
  return useKeptTickets(
    ({ tickets, isStored, opensPage }) => isStored && opensPage && tickets.some(({ reservation }) => reservation.id === id),
  );
}

/** Why a copy is shown: the server is still being asked, has not answered, or has ended the session. */
export type CopyReason = 'asking' | 'no-answer' | 'signed-out';

export function copyReason(error: unknown): CopyReason {
  if (error === undefined) return 'asking';
  return asProblem(error).status === 401 ? 'signed-out' : 'no-answer';
}

/** A copy may stand in when the server could not be asked, or no longer knows who is asking; never against its word. */
export function mayShowCopy(error: unknown): boolean {
  if (error === undefined) return true;
  const { status, isTransient } = asProblem(error);
  return isTransient || status === 401 || status >= 500;
}
