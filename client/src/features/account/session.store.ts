import { create } from 'zustand';
import { api, unwrap } from '../../api/client';
import { asProblem, problemFromFailure } from '../../api/problem';
import type { User } from '../../api/types';
import { retryTransient } from '../../lib/retry';

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
  check: () => Promise<void>;
};

/** Tabs share the session's cookie; each tells the others when it has changed. */
const otherTabs = new BroadcastChannel('jari.session');

export const useSession = create<SessionStore>()((set, get) => {
  const enter = (user: User) => {
    set({ session: { state: 'signed-in', user } });
    otherTabs.postMessage('changed');
  };
  /** An answer about who was here; whoever has signed in or out meanwhile knows better. */
  const learn = (session: Session) => {
    if (isUnsure(get().session)) set({ session });
  };
  let loading: Promise<void> | null = null;

  return {
    session: { state: 'unknown' },
    guestsOff: false,

    load: () => {
      loading ??= whoIsHere()
        .then((user) => learn(user ? { state: 'signed-in', user } : { state: 'signed-out' }))
        .catch(() => learn({ state: 'signed-out', why: 'no-answer' }))
        .finally(() => {
          loading = null;
        });
      return loading;
    },

    signIn: async (email, password) => {
      enter(await unwrap(api.POST('/api/auth/login', { body: { email, password } })));
    },

    signUp: async (email, password, name) => {
      enter(await unwrap(api.POST('/api/auth/register', { body: { email, password, name } })));
    },

    signOut: async () => {
      await retryTransient(() => unwrap(api.POST('/api/auth/logout')), { attempts: 3 });
      set({ session: { state: 'signed-out', why: 'left' } });
      otherTabs.postMessage('changed');
    },

    ensureBuyer: async () => {
      if (isUnsure(get().session)) await get().load();
      const { session } = get();
      if (session.state === 'signed-in') return session.user;
      // A new guest would push out whoever is signed in here unseen.
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

    check: async () => {
      const before = get().session;
      const user = await whoIsHere();
      // Whoever has signed in or out meanwhile knows better.
      if (get().session === before) set({ session: user ? { state: 'signed-in', user } : { state: 'signed-out' } });
    },
  };
});

otherTabs.onmessage = () => {
  // Should this fail, the next refusal asks again.
  useSession.getState().check().catch(() => undefined);
};

/** Undefined when nobody is signed in: that answer is 204 and has no body. */
function whoIsHere(): Promise<User | undefined> {
  return retryTransient(() => unwrap(api.GET('/api/auth/me', { cache: 'no-store' })));
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
  return useSession((store) => (store.session.state === 'signed-in' ? store.session.user.id : null));
}
