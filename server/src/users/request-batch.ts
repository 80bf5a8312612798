import { databaseFailure } from '../platform/database/database-failure.js';
import { LineFullError } from '../platform/database/waiting-line.js';
import { tooManyVisitors } from './users.errors.js';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_BATCH = 500;
/** 40 batches; two at a time take PostgreSQL some 10 ms each, so the last of these waits less than half a second. */
const MAX_WAITING = 20_000;

/**
 * Puts what arrives while a call is in flight into the next one. The first of a quiet time leaves at once; ten
 * thousand guests arriving together cost a few dozen statements and two connections instead of all of them.
 */
export class RequestBatch<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private inFlight = 0;

  /** @param run gives one result for each item, in their order; its failure is the failure of all, also of those who wait when PostgreSQL gave no answer. */
  constructor(
    private readonly run: (items: Item[]) => Promise<readonly Result[]>,
    private readonly maxInFlight = 2,
  ) {}

  /** Rejects with OVERLOADED at once when too many are waiting already. */
  add(item: Item): Promise<Result> {
    if (this.waiting.length >= MAX_WAITING) return Promise.reject(tooManyVisitors());
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.start();
    });
  }

  private start(): void {
    if (this.inFlight >= this.maxInFlight || this.waiting.length === 0) return;
    this.inFlight++;
    void this.send(this.waiting.splice(0, MAX_BATCH)).finally(() => {
      this.inFlight--;
      this.start();
    });
  }

  private async send(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      // Behind a store that gave no answer the next call would take as long again.
      const others = isGivenUp(error) ? this.waiting.splice(0) : [];
      for (const { reject } of [...batch, ...others]) reject(error);
    }
  }
}

function isGivenUp(error: unknown): boolean {
  return !(error instanceof LineFullError) && ['silent', 'busy', 'notSent'].includes(databaseFailure(error));
}
