import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database } from '../../platform/database/database.js';
import { isStoreFailure } from '../../platform/http/problems/store-failure.js';

/** Every console asks every few seconds, and counting goes through all sessions there are. */
const KEPT_MS = 30_000;
/** A count that took too long would take as long at the next poll. */
const NOT_ASKED_AGAIN_MS = 5_000;

/** A buyer on a phone and a laptop has two sessions and is one. */
const SIGNED_IN = `
  SELECT count(*)::int AS count FROM users
   WHERE role = 'buyer' AND id IN (SELECT user_id FROM sessions WHERE expires_at > (SELECT clock_timestamp()))`;

/** Buyers with a session that has not ended, guests too, of all instances; counted at most once in half a minute by each instance. */
@Injectable()
export class SignedInCount {
  /** Whoever asks while it is being counted waits for the same answer. */
  private readonly counts = new LRUCache<'all', { count: number | null }>({
    max: 1,
    ttl: KEPT_MS,
    fetchMethod: async (_all, _stale, { options }) => {
      const count = await this.count();
      if (count === null) options.ttl = NOT_ASKED_AGAIN_MS;
      return { count };
    },
  });

  constructor(private readonly database: Database) {}

  /** Null while PostgreSQL does not say: what an instance knows by itself is worth most then. */
  async read(): Promise<number | null> {
    return (await this.counts.forceFetch('all')).count;
  }

  private async count(): Promise<number | null> {
    try {
      const [row] = await this.database.query<{ count: number }>(SIGNED_IN);
      return row?.count ?? null;
    } catch (error) {
      if (isStoreFailure(error)) return null;
      throw error;
    }
  }
}
