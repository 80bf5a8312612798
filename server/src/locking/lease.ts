import type { Clock } from '../common/clock.js';
import { ScriptStatus } from '../platform/redis/script-status.js';

const STILL_CLOCK: Clock = { nowMs: () => 0, monotonicMs: () => 0 };

/**
 * A lock's lease: renewed every third of its length, lost when a renewal is refused or when it ran out by the
 * monotonic clock (a process that stood still finds out as soon as it runs again).
 */
export class Lease {
  private readonly controller = new AbortController();
  private expiresAtMs = Number.POSITIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private hasEnded = false;

  constructor(
    /** undefined: no lock in Redis stands behind this lease. */
    readonly token: string | undefined,
    private readonly leaseMs: number,
    startedAtMs: number,
    private readonly clock: Clock,
    private readonly renew: () => Promise<ScriptStatus | undefined>,
  ) {
    if (token === undefined) return;
    this.expiresAtMs = startedAtMs + leaseMs;
    this.schedule();
  }

  /** What a process that cannot reach Redis works under: its own queue. */
  static local(): Lease {
    return new Lease(undefined, 0, 0, STILL_CLOCK, () => Promise.resolve(undefined));
  }

  /** Aborts when the lease is lost. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    this.hasEnded = true;
    clearTimeout(this.timer);
  }

  private get hasRunOut(): boolean {
    return this.clock.monotonicMs() >= this.expiresAtMs;
  }

  private schedule(): void {
    const leftMs = this.expiresAtMs - this.clock.monotonicMs();
    // Near the end the timer only has to be there when the lease runs out.
    this.timer = setTimeout(() => void this.keep(), Math.max(1, Math.min(this.leaseMs / 3, leftMs)));
  }

  private async keep(): Promise<void> {
    if (this.hasEnded) return;
    if (this.hasRunOut) return this.lose();
    // The answer may take longer than the lease has left.
    const guard = setTimeout(() => { if (this.hasRunOut) this.lose(); }, this.expiresAtMs - this.clock.monotonicMs() + 1);
    const askedAtMs = this.clock.monotonicMs();
    const status = await this.renew();
    clearTimeout(guard);
    if (this.hasEnded || this.controller.signal.aborted) return;
    if (status === ScriptStatus.DONE) this.expiresAtMs = askedAtMs + this.leaseMs;
    // Without an answer the lease may still stand; the next attempt or the clock will tell.
    if ((status !== undefined && status !== ScriptStatus.DONE) || this.hasRunOut) return this.lose();
    this.schedule();
  }

  private lose(): void {
    this.hasEnded = true;
    clearTimeout(this.timer);
    this.controller.abort(new Error('the lease of the lock was lost'));
  }
}
