import { waitAtMost } from '../common/at-most.js';

/** More keys than this in one script call would keep other commands of Redis waiting. */
const MAX_KEYS = 256;
/** A Redis that is well takes a few milliseconds; nobody's answer waits for a slow one (decision 14). */
const PATIENCE_MS = 250;

/**
 * The invalidations of one turn of the event loop. The holds of a batch are answered in the same turn, and one script
 * call for all of them costs Node and Redis a tenth of a call each (performance.md).
 */
export class InvalidationBatch {
  private readonly versions = new Map<string, number | undefined>();
  /** Resolves when Redis has been told, or is too slow to be waited for; never rejects. */
  readonly sent: Promise<void>;

  constructor(send: (batch: InvalidationBatch) => Promise<void>) {
    // After all that the present turn still has to say: callers run in the queue of promises, which Node empties before
    // it comes to the ticks. (From anywhere else ticks come first, and the batch would only be smaller.)
    this.sent = new Promise((resolve) => process.nextTick(() => void waitAtMost(PATIENCE_MS, send(this)).finally(resolve)));
  }

  /** The result is that of two calls one after the other: the higher version counts, and none makes the version unknown. */
  add(key: string, version: number | undefined): void {
    const known = this.versions.get(key);
    this.versions.set(key, version === undefined || known === undefined ? version : Math.max(known, version));
  }

  get keys(): Iterable<string> {
    return this.versions.keys();
  }

  /** What one script call takes, call by call. */
  *calls(): Iterable<readonly (readonly [key: string, version: number | undefined])[]> {
    const all = [...this.versions];
    for (let from = 0; from < all.length; from += MAX_KEYS) yield all.slice(from, from + MAX_KEYS);
  }
}
