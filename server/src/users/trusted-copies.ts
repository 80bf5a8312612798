import { LRUCache } from 'lru-cache';
import type { Clock } from '../common/clock.js';
import type { Principal } from './principal.js';

/** How long a copy of a session or key is believed without asking PostgreSQL: a sign-out has ended everywhere after 5 s, with a second to spare. */
export const TRUST_MS = 4000;
const MAX_COPIES = 50_000;
const MAX_ENDED = 10_000;

/** Who a session or key belongs to, made once and shared by all requests that carry it. */
export interface Identity {
  readonly principal: Principal;
  /** What its requests are counted under. */
  readonly rateIdentity: string;
}

export function identityOf(principal: Principal): Identity {
  return Object.freeze({ principal: Object.freeze(principal), rateIdentity: `user:${principal.userId}` });
}

interface Copy {
  readonly identity: Identity;
  readonly trustedUntilMs: number;
}

/** The copies of one process, by the secret itself: hashing it at every request would cost more than the look-up. */
export class TrustedCopies {
  private readonly copies = new LRUCache<string, Copy>({ max: MAX_COPIES });
  private readonly ended = new LRUCache<string, number>({ max: MAX_ENDED });

  constructor(private readonly clock: Clock) {}

  get(secret: string): Identity | undefined {
    const copy = this.copies.get(secret);
    return copy !== undefined && copy.trustedUntilMs > this.clock.monotonicMs() ? copy.identity : undefined;
  }

  /** @param trustedUntilMs by the monotonic clock, counted from before PostgreSQL was asked. */
  put(secret: string, identity: Identity, trustedUntilMs: number): void {
    // A look-up that was under way when its session ended must not bring it back.
    const endedAtMs = this.ended.get(secret);
    if (endedAtMs === undefined) this.copies.set(secret, { identity, trustedUntilMs });
  }

  end(secret: string): void {
    this.ended.set(secret, this.clock.monotonicMs());
    this.copies.delete(secret);
  }

  /** Ends all of one user, wherever its secrets are known. */
  endUser(userId: string): void {
    for (const [secret, copy] of this.copies.entries()) {
      if (copy.identity.principal.userId === userId) this.end(secret);
    }
  }
}
