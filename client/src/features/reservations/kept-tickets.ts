import { create } from 'zustand';
import type { JariEvent, Reservation, User } from '../../api/types';
import { isGuest } from '../account/session.store';

/** The number rises when the shape changes: a page of another release leaves what it does not know alone. */
const STORAGE_KEY = 'jari.tickets.1';
const MOST_KEPT = 50;

/** A confirmed reservation as this device last saw it. */
export type KeptTicket = {
  reservation: Reservation;
  event: JariEvent;
  ownerId: string;
  /** A guest has no other way back to the ticket once the session has run out. */
  ofGuest: boolean;
  /** This device's time, in ms. */
  keptAt: number;
};

type KeptTickets = {
  /** Newest first. */
  tickets: readonly KeptTicket[];
  /** False when they last only as long as the page: the storage has refused them. */
  isStored: boolean;
  /** The worker that opens the page without a connection is there. */
  opensPage: boolean;
  keep: (reservation: Reservation, event: JariEvent, owner: User) => void;
  /** Cancelled, or no longer this buyer's. */
  forget: (id: string) => void;
  /** Somebody signs in: what belongs to another account leaves the device. */
  forgetOthers: (user: User) => void;
  /** Signed out on purpose. */
  forgetAll: () => void;
};

/**
 * Copies of tickets on this device, so that a hall without a signal still lets their owner in. They are shown only
 * where the server cannot be asked; what it says wins.
 */
export const useKeptTickets = create<KeptTickets>()((set, get) => {
  const put = (tickets: readonly KeptTicket[]) => set({ tickets, isStored: write(tickets) });
  /** With what other tabs have done: what one has put away must not be written back by another. */
  const known = () => (get().isStored ? read() : get().tickets);
  const others = (id: string) => known().filter(({ reservation }) => reservation.id !== id);

  return {
    tickets: read(),
    isStored: true,
    opensPage: Boolean(navigator.serviceWorker?.controller),

    keep: (reservation, event, owner) => {
      const ticket = { reservation, event, ownerId: owner.id, ofGuest: isGuest(owner), keptAt: Date.now() };
      put([ticket, ...others(reservation.id)].slice(0, MOST_KEPT));
      // The words are here; the page that shows them must be too.
      void keepPage();
    },

    forget: (id) => {
      if (known().some(({ reservation }) => reservation.id === id)) put(others(id));
    },

    forgetOthers: (user) => {
      const mine = known().filter(({ ownerId, ofGuest }) => ofGuest || ownerId === user.id);
      if (mine.length < known().length) put(mine);
    },

    forgetAll: () => {
      if (known().length > 0) put([]);
    },
  };
});

window.addEventListener('storage', ({ key }) => {
  // Null: everything was cleared.
  if (key === STORAGE_KEY || key === null) useKeptTickets.setState({ tickets: read(), isStored: true });
});

let asked = false;

/** Installs the worker that opens the page without a connection; before there is a ticket, nobody needs it. */
async function keepPage(): Promise<void> {
  if (asked || !import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  asked = true;
  try {
    await navigator.serviceWorker.register('/service-worker.js');
    // Once it has all of the page.
    await navigator.serviceWorker.ready;
    useKeptTickets.setState({ opensPage: true });
  } catch {
    // Private windows refuse it. Where the connection holds, nothing is missing.
    asked = false;
  }
}

function read(): readonly KeptTicket[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(kept) ? (kept as KeptTicket[]) : [];
  } catch {
    return [];
  }
}

/** False when they last only as long as the page. */
function write(tickets: readonly KeptTicket[]): boolean {
  try {
    if (tickets.length === 0) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, JSON.stringify(tickets));
    return true;
  } catch {
    return false;
  }
}
