import { create } from 'zustand';
import { asProblem, type ApiProblem } from '../../api/problem';
import type { Reservation } from '../../api/types';
import { retryTransient, WAIT_OFFLINE_MS, type RetryOptions } from '../../lib/retry';
import { needsAccount, useSession } from '../account/session.store';
import { forgetKey, forgetOldKey, keepKey, keyForHold } from './idempotency-key';
import { postHold, timed, type TimedReservation } from './reservations.api';

/** What the buyer asked for, and the price of a place that they saw. */
export type HoldWish = { eventId: number; sectionId: number; quantity: number; unitPrice: number };

/** The hold in progress, from the tap to the answer. */
export type HoldProgress =
  | { step: 'idle' }
  | { step: 'signing-in'; wish: HoldWish }
  | { step: 'holding'; wish: HoldWish }
  | { step: 'retrying'; wish: HoldWish; attempt: number; problem: ApiProblem }
  | { step: 'held'; wish: HoldWish; held: TimedReservation }
  | { step: 'refused'; wish: HoldWish; problem: ApiProblem };

type HoldStore = {
  progress: HoldProgress;
  /** Resolves to the reservation, or to null when it was refused (the progress says why). */
  hold: (wish: HoldWish) => Promise<TimedReservation | null>;
  /** Takes a refusal away. */
  reset: () => void;
};

export function isBusy(progress: HoldProgress): boolean {
  return progress.step === 'signing-in' || progress.step === 'holding' || progress.step === 'retrying';
}

/** As long as the page says that no answer came to this wish, pressing again means the same one, however late. */
function isUnanswered(progress: HoldProgress, { sectionId, quantity }: HoldWish): boolean {
  if (progress.step !== 'refused' || !progress.problem.isTransient) return false;
  return progress.wish.sectionId === sectionId && progress.wish.quantity === quantity;
}

/** What a place of this reservation cost when its buyer pressed the button, where that is another price than it has. */
export function usePriceSeen({ id, unitPrice }: Reservation): number | null {
  return useHold(({ progress }) =>
    progress.step === 'held' && progress.held.reservation.id === id && progress.wish.unitPrice !== unitPrice
      ? progress.wish.unitPrice
      : null,
  );
}

export const useHold = create<HoldStore>()((set, get) => ({
  progress: { step: 'idle' },

  hold: async (wish) => {
    // A second tap while the first is on its way is the same wish.
    if (isBusy(get().progress)) return null;
    if (!isUnanswered(get().progress, wish)) forgetOldKey();
    const options: RetryOptions = {
      onRetry: (problem, attempt) => set({ progress: { step: 'retrying', wish, attempt, problem } }),
      offlineMs: WAIT_OFFLINE_MS,
    };
    try {
      set({ progress: { step: 'signing-in', wish } });
      await retryTransient(() => useSession.getState().ensureBuyer(), options);
      set({ progress: { step: 'holding', wish } });
      const held = timed(await retryTransient(() => holdOnceOpen(wish), options));
      forgetKey();
      set({ progress: { step: 'held', wish, held } });
      return held;
    } catch (error) {
      const problem = asProblem(error);
      // Only an answer makes the key useless; after a lost connection the next press must replay.
      if (problem.isTransient) keepKey(wish);
      else forgetKey();
      // Guests are off: the page asks to sign in, which is no refusal of these places.
      const asksToSignIn = problem.code === 'FORBIDDEN' && needsAccount(useSession.getState());
      set({ progress: asksToSignIn ? { step: 'idle' } : { step: 'refused', wish, problem } });
      return null;
    }
  },

  reset: () => {
    if (get().progress.step === 'refused') set({ progress: { step: 'idle' } });
  },
}));

/** Three seconds on average, more than the one that the page may be early and a slow answer on top. */
const EARLY_ATTEMPTS = 6;

/**
 * What the page takes for the server's time may be a second fast (server-clock.ts), and the button with it. Who
 * taps the moment it comes alive is early by no fault of theirs, and asks again until sales are open.
 */
async function holdOnceOpen(wish: HoldWish) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await holdSignedIn(wish);
    } catch (error) {
      if (asProblem(error).code !== 'SALES_NOT_OPEN' || attempt === EARLY_ATTEMPTS) throw error;
      // Spread, since all phones were early by much the same.
      await new Promise((resolve) => setTimeout(resolve, 400 + Math.random() * 400));
    }
  }
}

/** A session that ended on the server (another tab, a day later) must not cost the buyer the tap. */
async function holdSignedIn(wish: HoldWish) {
  const request = { sectionId: wish.sectionId, quantity: wish.quantity };
  try {
    return await postLive(request);
  } catch (error) {
    if (asProblem(error).code !== 'UNAUTHENTICATED') throw error;
    // Once: the tap itself is tried again, and says so.
    await useSession.getState().check({ attempts: 1 });
    await useSession.getState().ensureBuyer();
    return postLive(request);
  }
}

/** A remembered key may belong to a hold that has ended since; its replay is not what the buyer wants. */
async function postLive(request: Pick<HoldWish, 'sectionId' | 'quantity'>) {
  const reservation = await postHold({ ...request, idempotencyKey: keyForHold(request) });
  if (reservation.status === 'pending') return reservation;
  forgetKey();
  return postHold({ ...request, idempotencyKey: keyForHold(request) });
}
