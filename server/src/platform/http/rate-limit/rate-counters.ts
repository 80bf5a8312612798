import { LRUCache } from 'lru-cache';

/** Counts kept for all instances together. Rejects when they cannot be reached. */
export abstract class SharedCounters {
  /** Adds to each count, which lives for `windowMs` from its first addition, and gives the totals. */
  abstract add(amounts: readonly { key: string; amount: number; windowMs: number }[]): Promise<readonly number[]>;
}

interface Count {
  readonly key: string;
  readonly windowMs: number;
  readonly endsAtMs: number;
  own: number;
  /** The part of `own` that the shared count does not know yet. */
  unshared: number;
  /** What the other instances have counted, as far as known. */
  others: number;
}

const MAX_COUNTS = 200_000;
/** A caller below this part of its budget is no concern of other instances: sharing every count would cost a Redis command a request. */
const SHARED_FROM = 0.1;

/**
 * Fixed windows, counted here at once and shared in the background: a request never waits for Redis and never fails
 * because of it. Between two exchanges the instances may together let through a little more than the budget.
 */
export class RateCounters {
  private readonly counts = new LRUCache<string, Count>({ max: MAX_COUNTS });
  private readonly toShare = new Set<Count>();
  private exchange: Promise<void> | undefined;

  constructor(
    private readonly nowMs: () => number,
    private readonly shared?: SharedCounters,
  ) {}

  /** Counts one request; gives the count of the window and the milliseconds until it ends. */
  count(key: string, windowMs: number, budget: number): { current: number; ttl: number } {
    const now = this.nowMs();
    let count = this.counts.get(key);
    if (count === undefined || count.endsAtMs <= now) {
      count = { key, windowMs, endsAtMs: now + windowMs, own: 0, unshared: 0, others: 0 };
      this.counts.set(key, count);
    }
    count.own++;
    count.unshared++;
    if (this.shared !== undefined && count.own >= budget * SHARED_FROM) this.toShare.add(count);
    return { current: count.own + count.others, ttl: Math.ceil(count.endsAtMs - now) };
  }

  /** Tells the other instances what was counted here and learns what they have. Never rejects. */
  share(): Promise<void> {
    this.exchange ??= this.exchangeCounts().finally(() => (this.exchange = undefined));
    return this.exchange;
  }

  private async exchangeCounts(): Promise<void> {
    const now = this.nowMs();
    const sent = [...this.toShare].filter((count) => count.endsAtMs > now).map((count) => ({ count, amount: count.unshared }));
    this.toShare.clear();
    if (sent.length === 0 || this.shared === undefined) return;
    try {
      const totals = await this.shared.add(sent.map(({ count, amount }) => ({ key: count.key, amount, windowMs: count.windowMs })));
      sent.forEach(({ count, amount }, index) => {
        count.unshared -= amount;
        count.others = Math.max(0, (totals[index] ?? 0) - (count.own - count.unshared));
      });
    } catch {
      // Redis is away: every instance keeps to its own counts, and these are sent with the next exchange.
      for (const { count } of sent) this.toShare.add(count);
    }
  }
}
