import { create } from 'zustand';
import { api, unwrap } from '../../api/client';
import { asProblem, problemFromFailure } from '../../api/problem';
import type { User } from '../../api/types';
import { retryTransient, type RetryOptions } from '../../lib/retry';

/** `unknown` lasts from opening the page until the server has said who is here. */
export type Session =
  | { state: 'unknown' }
  /** `left` when the buyer meant it; `no-answer` when the server could not be asked who is here. */
  | { state: 'signed-out'; why?: 'left' | 'no-answer' }
  | { state: 'signed-in'; user: User };

type SessionStore = {
  session: Session;
  /** The server has refused to make a guest: buying takes an account here. */
  guestsOff: boolean;
  load: () => Promise<void>;
  signIn: (email: string, password: string) => Promise<void>;
  signUp: (email: string, password: string, name: string) => Promise<void>;
  signOut: () => Promise<void>;
  /** Makes a guest when nobody is signed in, so that a hold takes one tap. */
  ensureBuyer: () => Promise<User>;
  /** Asks anew who is here: the server has refused this session, or another tab has changed it. Rejects when it cannot be asked. */
  check: (options?: Pick<RetryOptions, 'attempts'>) => Promise<void>;
};

/** Tabs share the session's cookie; each tells the others when it has changed. */
const otherTabs = openChannel('jari.session');

export const useSession = create<SessionStore>()((set, get) => {
  let lastAsked = 0;
  let lastHeard = 0;
  let asking: Promise<void> | null = null;

  /** Whoever signs in or out here knows better than any answer that is still on its way. */
  const settle = (session: Session) => {
    lastHeard = lastAsked += 1;
    set({ session });
    otherTabs?.postMessage('changed');
  };
  const enter = (user: User) => settle({ state: 'signed-in', user });

  const ask = (options?: RetryOptions) => {
    const question = (lastAsked += 1);
    const answered = whoIsHere(options)
      .then(
        (user) => {
          // Of two answers the one to the later question counts.
          if (question < lastHeard) return;
          lastHeard = question;
          set({ session: user ? { state: 'signed-in', user } : { state: 'signed-out' } });
        },
        (error: unknown) => {
          // Somebody may be signed in whom this tab does not see.
          if (question > lastHeard && get().session.state !== 'signed-in') set({ session: { state: 'signed-out', why: 'no-answer' } });
          throw error;
        },
      )
      .finally(() => {
        if (asking === answered) asking = null;
      });
    asking = answered;
    return answered;
  };
  otherTabs?.addEventListener('message', () => void ask().catch(() => undefined));

  return {
    session: { state: 'unknown' },
    guestsOff: false,

    load: () => (asking ?? ask()).catch(() => undefined),

    signIn: async (email, password) => {
      enter(await unwrap(api.POST('/api/auth/login', { body: { email, password } })));
    },

    signUp: async (email, password, name) => {
      enter(await unwrap(api.POST('/api/auth/register', { body: { email, password, name } })));
    },

    signOut: async () => {
      await retryTransient(() => unwrap(api.POST('/api/auth/logout')), { attempts: 3 });
      settle({ state: 'signed-out', why: 'left' });
    },

    ensureBuyer: async () => {
      // A new guest would push out whoever is signed in here unseen, as by another tab a moment ago.
      if (get().session.state !== 'signed-in' && (asking || isUnsure(get().session))) await get().load();
      const { session } = get();
      if (session.state === 'signed-in') return session.user;
      if (isUnsure(session)) throw problemFromFailure();
      try {
        const user = await unwrap(api.POST('/api/auth/guest', { body: {} }));
        set({ guestsOff: false });
        enter(user);
        return user;
      } catch (error) {
        if (asProblem(error).code === 'FORBIDDEN') set({ guestsOff: true });
        throw error;
      }
    },

    check: ask,
  };
});

/** A browser that keeps nothing for this site may refuse it; then each tab sees for itself. */
function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}

/** Undefined when nobody is signed in: that answer is 204 and has no body. */
function whoIsHere(options?: RetryOptions): Promise<User | undefined> {
  return retryTransient(() => unwrap(api.GET('/api/auth/me', { cache: 'no-store' })), options);
}

/** The server has not yet said who is here. */
export function isUnsure(session: Session): boolean {
  return session.state === 'unknown' || (session.state === 'signed-out' && session.why === 'no-answer');
}

/** True when the next hold cannot be had without signing in first. */
export function needsAccount({ session, guestsOff }: Pick<SessionStore, 'session' | 'guestsOff'>): boolean {
  return guestsOff && session.state !== 'signed-in';
}

/** Sellers' keys have no address either. */
export function isGuest({ email, role }: Pick<User, 'email' | 'role'>): boolean {
  return !email && role === 'buyer';
}

/** The signed-in user's id, or null; the key under which a buyer's own data is cached. */
export function useUserId(): string | null {
  return useSession((store) => userIdOf(store.session));
}

export function userIdOf(session: Session): string | null {
  return session.state === 'signed-in' ? session.user.id : null;
}

/**
 * Signed out elsewhere, or the session ran out: the page must not go on pretending. It may also be a late answer to whoever was
 * here before, so the server is asked.
 */
export function checkAfter(failure: unknown): void {
  if (asProblem(failure).status === 401) useSession.getState().check().catch(() => undefined);
}
