import { DomainError } from '../../common/domain-error.js';
import { SLOW_MS } from '../../common/store-pace.js';
import type { StorePace } from '../../common/store-pace.js';
import { LOCK_TIMEOUT_MS } from '../../platform/database/serving-options.js';
import { LineFullError, WaitingLine } from '../../platform/database/waiting-line.js';
import { overloaded, storeAway, StoreAwayError, storeBusy, StoreBusyError } from '../reservations.errors.js';

export interface BatcherOptions<Request, Outcome> {
  /**
   * Answers a batch in the order of its requests.
   * @param sendByMs after this nothing is sent for them any more, by performance.now()
   */
  run(batch: readonly Request[], sendByMs: number): Promise<readonly Outcome[]>;
  readonly pace: StorePace;
  /** Requests that share one of these are never under way together; the later one waits until the earlier is answered. */
  conflictKeys(request: Request): readonly string[];
  /** What a request may have to wait for in PostgreSQL; a batch that waited too long is sent again in parts by it. */
  splitKey?: (request: Request) => number;
  /** Called with the size of every batch that leaves. */
  onBatch?(size: number): void;
  maxBatchSize?: number;
  maxWaiting?: number;
}

interface Waiting<Request, Outcome> {
  readonly request: Request;
  readonly keys: readonly string[];
  readonly sinceMs: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
}

/** The most that the ledger takes in one transaction. */
const MAX_BATCH_SIZE = 512;
/** A smaller one is not worth dividing: the fixed cost of a transaction outweighs it. */
const SMALL_BATCH_SIZE = 32;
/** One at work in PostgreSQL and one waiting for its row lock; a third only waits longer (performance.md). */
const MAX_IN_FLIGHT = 2;
/** Some two seconds' worth of holds at full speed (performance.md). */
const MAX_WAITING = 20_000;
/**
 * Of all batches that waited in vain for a lock. With another batch, two of confirmations, two of cancellations and expiry,
 * which may wait likewise, that makes ten statements; database.ts keeps connections free for them.
 */
const PARTS_AT_ONCE = 4;
/** Of the time since their batch was sent: a part may wait for its lock as well. */
const PARTS_BEGIN_WITHIN_MS = 1_000 - LOCK_TIMEOUT_MS;
/**
 * Behind locks, of the time since a request came: a sending may wait for a row that another instance holds while that waits
 * for a table, until statement_timeout (700 ms), and everybody is to be answered within two seconds.
 */
const SENT_WITHIN_MS = 1_250;
/**
 * Of the time since a request came, when it would have to be answered behind a slow store. The rest of two seconds is for a sending that takes
 * longer than the last one.
 */
const ANSWERED_WITHIN_MS = 1_300;
/**
 * And when nothing is sent any more whatever the last one took: with both stores reached byte by byte, half a second for Redis and then 800 ms
 * for a connection to PostgreSQL made 2.1 s after a last sending of half a second. Of the rest of two seconds 750 ms are for the statement, and
 * after it a slow Redis is waited for 250 ms.
 */
const LEDGER_SENT_WITHIN_MS = 900;
/** Whoever has less left of it than a connection or Redis may take would only keep the others of their batch from being sent. */
const LEDGER_ROOM_MS = 300;
/** Of the time since its batch left, for a request that has waited longer before stores that were well: Redis may have just gone, which is found out after 500 ms. */
const ROOM_MS = 600;
/**
 * What a sending is expected to take at most, however long the last one took: whoever has hardly waited is sent in any case. Nobody would
 * find out otherwise that the store is well again.
 */
const LONGEST_EXPECTED_MS = 900;

/**
 * Turns single requests into batches without a timer. An idle batcher sends what one turn of the event loop brought;
 * while batches are under way the next one gathers. So a batch is as large as the load makes it, and nobody waits for it
 * to fill.
 */
export class Batcher<Request, Outcome> {
  private queue: Waiting<Request, Outcome>[] = [];
  private isScheduled = false;
  private inFlight = 0;
  private requestsInFlight = 0;
  /** What the last batch waited for stores, and the next one may be expected to. */
  private sendingMs = 0;
  private readonly keysInFlight = new Set<string>();
  private readonly lanes = new WaitingLine(PARTS_AT_ONCE, Infinity);
  private readonly maxBatchSize: number;
  private readonly maxWaiting: number;

  constructor(private readonly options: BatcherOptions<Request, Outcome>) {
    this.maxBatchSize = options.maxBatchSize ?? MAX_BATCH_SIZE;
    this.maxWaiting = options.maxWaiting ?? MAX_WAITING;
  }

  /**
   * Rejects with OVERLOADED at once when too many are waiting already.
   * @param sinceMs when the caller asked, by performance.now(): looking up who asks may have taken a slow store long
   */
  submit(request: Request, sinceMs = performance.now()): Promise<Outcome> {
    if (this.queue.length >= this.maxWaiting) return Promise.reject(overloaded());
    return new Promise<Outcome>((resolve, reject) => {
      this.queue.push({ request, keys: this.options.conflictKeys(request), sinceMs, resolve, reject });
      if (this.isScheduled || this.inFlight >= MAX_IN_FLIGHT) return;
      this.isScheduled = true;
      setImmediate(() => {
        this.isScheduled = false;
        this.start();
      });
    });
  }

  /** Sends batches as long as there is one to send and one may be sent. */
  private start(): void {
    while (this.inFlight < MAX_IN_FLIGHT) {
      if (this.isStoreSlow) this.refuseThoseWhoWouldBeLate();
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      this.inFlight += 1;
      this.requestsInFlight += batch.length;
      const waited = this.options.pace.begin();
      void this.send(batch).finally(() => {
        this.sendingMs = waited();
        this.inFlight -= 1;
        this.requestsInFlight -= batch.length;
        for (const { keys } of batch) for (const key of keys) this.keysInFlight.delete(key);
        this.start();
      });
    }
  }

  /**
   * An equal share of all that is under way, so that PostgreSQL has a batch to work on while this process answers the
   * other. Taking all of the queue would end in one batch with everybody in it, and both would wait for each other.
   */
  private nextSize(): number {
    const share = Math.ceil((this.queue.length + this.requestsInFlight) / MAX_IN_FLIGHT);
    return Math.min(this.maxBatchSize, Math.max(SMALL_BATCH_SIZE, share));
  }

  private nextBatch(): Waiting<Request, Outcome>[] {
    const size = this.nextSize();
    const batch: Waiting<Request, Outcome>[] = [];
    const passedOver: Waiting<Request, Outcome>[] = [];
    // Those passed over keep others with their keys waiting as well: two requests of one buyer keep their order.
    const passedOverKeys = new Set<string>();
    let seen = 0;
    for (; seen < this.queue.length && batch.length < size; seen++) {
      const waiting = this.queue[seen] as Waiting<Request, Outcome>;
      const mustWait = waiting.keys.some((key) => this.keysInFlight.has(key) || passedOverKeys.has(key));
      (mustWait ? passedOver : batch).push(waiting);
      for (const key of waiting.keys) (mustWait ? passedOverKeys : this.keysInFlight).add(key);
    }
    this.queue = passedOver.length === 0 ? this.queue.slice(seen) : [...passedOver, ...this.queue.slice(seen)];
    return batch;
  }

  private async send(batch: readonly Waiting<Request, Outcome>[], sendByMs?: number): Promise<void> {
    const sentAtMs = performance.now();
    try {
      this.options.onBatch?.(batch.length);
      const outcomes = await this.options.run(batch.map(({ request }) => request), sendByMs ?? this.sendBy(batch, sentAtMs));
      if (outcomes.length !== batch.length) throw new Error(`${batch.length} requests got ${outcomes.length} outcomes`);
      batch.forEach((waiting, index) => waiting.resolve(outcomes[index] as Outcome));
    } catch (error) {
      await this.fail(batch, error, sentAtMs);
    }
  }

  private async fail(batch: readonly Waiting<Request, Outcome>[], error: unknown, sentAtMs: number): Promise<void> {
    if (!(error instanceof DomainError) && batch.length > 1) {
      // One request that PostgreSQL cannot digest must not take the others with it.
      const middle = batch.length >> 1;
      await Promise.all([this.send(batch.slice(0, middle)), this.send(batch.slice(middle))]);
      return;
    }
    // Where the time was over before anything was sent, parts of it would be sent too late as well.
    const hasWaitedForLock = error instanceof StoreBusyError && !(error.cause instanceof LineFullError);
    const parts = hasWaitedForLock ? this.partsOf(batch) : [];
    if (parts.length > 1) {
      await Promise.all(parts.map((part) => this.sendPart(part, error, sentAtMs)));
    } else {
      rejectAll(batch, error);
    }
    if (error instanceof StoreBusyError) this.failThoseWhoWaitedLong(error);
    if (error instanceof StoreAwayError) this.failQueue(error);
  }

  /** One section that somebody has locked must not take the others with it, which are done in milliseconds. */
  private partsOf(batch: readonly Waiting<Request, Outcome>[]): (readonly Waiting<Request, Outcome>[])[] {
    const { splitKey } = this.options;
    if (splitKey === undefined) return [batch];
    const parts = new Map<number, Waiting<Request, Outcome>[]>();
    for (const waiting of batch) {
      const key = splitKey(waiting.request);
      const part = parts.get(key);
      if (part === undefined) parts.set(key, [waiting]);
      else part.push(waiting);
    }
    return [...parts.values()];
  }

  /** Where everything is locked, a table for example, each part waits as long as the batch has: those whose turn comes late are not sent any more. */
  private async sendPart(part: readonly Waiting<Request, Outcome>[], error: unknown, sentAtMs: number): Promise<void> {
    const leftMs = sentAtMs + PARTS_BEGIN_WITHIN_MS - performance.now();
    const hasLane = leftMs >= 0 && await this.lanes.enter(leftMs).then(() => true, () => false);
    if (!hasLane) return rejectAll(part, error);
    try {
      const [inTime, late] = byAge(part, SENT_WITHIN_MS);
      rejectAll(late, error);
      if (inTime.length > 0) await this.send(inTime, oldestMs(inTime) + SENT_WITHIN_MS);
    } finally {
      this.lanes.leave();
    }
  }

  /** By the last batch, or by whatever else of this process has asked a store. */
  private get isStoreSlow(): boolean {
    return this.sendingMs >= SLOW_MS || this.options.pace.isSlow;
  }

  /** A crowd that has waited long in front of stores that are well is served as well. */
  private sendBy(batch: readonly Waiting<Request, Outcome>[], sentAtMs: number): number {
    const leastMs = this.isStoreSlow ? 0 : sentAtMs + ROOM_MS;
    return Math.max(leastMs, oldestMs(batch) + LEDGER_SENT_WITHIN_MS);
  }

  /**
   * A crowd in front of a store that is well is served to its last. Behind a slow one, whoever came so long ago would be answered when
   * their client has given up: they are told now that nothing was changed.
   */
  private refuseThoseWhoWouldBeLate(): void {
    const beginWithinMs = Math.min(ANSWERED_WITHIN_MS - Math.min(this.sendingMs, LONGEST_EXPECTED_MS), LEDGER_SENT_WITHIN_MS - LEDGER_ROOM_MS);
    const [inTime, late] = byAge(this.queue, beginWithinMs);
    this.queue = inTime;
    rejectAll(late, storeBusy());
  }

  /** Their turn comes when this batch is done, and behind the same lock. */
  private failThoseWhoWaitedLong(error: unknown): void {
    const [inTime, late] = byAge(this.queue, SENT_WITHIN_MS);
    this.queue = inTime;
    rejectAll(late, error);
  }

  /** The store is away: those who wait would wait for one time-out after the other. */
  private failQueue(cause: unknown): void {
    const waiting = this.queue;
    this.queue = [];
    for (const { reject } of waiting) reject(storeAway(cause));
  }
}

function rejectAll(waiting: readonly Pick<Waiting<unknown, unknown>, 'reject'>[], error: unknown): void {
  for (const { reject } of waiting) reject(error);
}

/** When the one who has waited longest asked. */
function oldestMs(waiting: readonly { readonly sinceMs: number }[]): number {
  return waiting.reduce((oldest, { sinceMs }) => Math.min(oldest, sinceMs), Infinity);
}

/** Those who have waited at most so long, and the others; both in their order. */
function byAge<W extends { readonly sinceMs: number }>(waiting: readonly W[], mostMs: number): [W[], W[]] {
  const nowMs = performance.now();
  const isInTime = ({ sinceMs }: W): boolean => nowMs - sinceMs <= mostMs;
  return [waiting.filter(isInTime), waiting.filter((one) => !isInTime(one))];
}
