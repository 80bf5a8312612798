import { VirtualTime, drained } from './virtual-time.js';

/** Whatever happens to a statement; the names of databaseFailure's kinds, and when the statement ran. */
export const POSTGRES_FAULTS = ['notSent', 'conflict', 'busy', 'brokenBefore', 'brokenAfter', 'silentBefore', 'silentAfter', 'silentLate'] as const;
/** Whatever happens to a call of Redis: before or after it ran, or for a pipeline when half of it had. */
export const REDIS_FAULTS = ['cutBefore', 'cutWithin', 'cutAfter', 'outOfMemory', 'silentBefore', 'silentAfter', 'silentLate'] as const;

export type PostgresFault = (typeof POSTGRES_FAULTS)[number] | 'none';
export type RedisFault = (typeof REDIS_FAULTS)[number] | 'none';

/** What befalls the calls of the stores, in the order in which they are made; nothing after the last. */
export interface FaultPlan {
  readonly postgres: readonly PostgresFault[];
  readonly redis: readonly RedisFault[];
}

/** Who decides which message arrives next: fast-check's scheduler, or a test that knows what it wants. */
export interface Messages {
  schedule(task: Promise<void>, label: string): Promise<void>;
  count(): number;
  waitOne(): Promise<void>;
}

/** A run that takes more steps than this goes round in circles. */
const MAX_STEPS = 50_000;

/** One run's time, its messages under way and what befalls them. Messages arrive in the order that somebody else decides. */
export class World {
  readonly time = new VirtualTime((turn) => void this.arrival('a turn of the event loop').then(turn));
  readonly calls = { postgres: [] as string[], redis: [] as string[] };
  /** Every fault that came about, as "call fault". */
  readonly befell: string[] = [];
  /** Statements that PostgreSQL cannot carry out, whatever the state of things: nobody should have sent them. */
  readonly faultsOfOurs: string[] = [];
  private isCalm = true;
  /** Calls to which the plan applied. */
  readonly planned = { postgres: 0, redis: 0 };
  private steps = 0;

  constructor(private readonly messages: Messages, private readonly faults: FaultPlan) {}

  /** A message under way; it arrives when the scheduler says so. */
  arrival(label: string): Promise<void> {
    return this.messages.schedule(Promise.resolve(), label);
  }

  postgresFault(call: string): PostgresFault {
    this.calls.postgres.push(call);
    return this.isCalm ? 'none' : (this.faults.postgres[this.planned.postgres++] ?? 'none');
  }

  redisFault(call: string): RedisFault {
    this.calls.redis.push(call);
    return this.isCalm ? 'none' : (this.faults.redis[this.planned.redis++] ?? 'none');
  }

  /** From now on calls fail as planned. */
  storm(): void {
    this.isCalm = false;
  }

  /** From now on nothing fails any more. */
  calm(): void {
    this.isCalm = true;
  }

  /** Lets messages arrive, and time pass when there are none, until it is done; false when it never will be. */
  async runUntil(isDone: () => boolean, limitMs: number): Promise<boolean> {
    const untilMs = this.time.nowMs + limitMs;
    for (;;) {
      await drained();
      if (isDone()) return true;
      if ((this.steps += 1) > MAX_STEPS) return false;
      if (this.messages.count() > 0) await this.messages.waitOne();
      else if (!this.time.runNextTimer(untilMs)) return false;
    }
  }

  /** Lets the time pass and everything arrive that is under way. */
  async idle(ms: number): Promise<void> {
    const untilMs = this.time.nowMs + ms;
    await this.runUntil(() => false, ms);
    this.time.nowMs = untilMs;
  }
}

/** A server process, which may stand still: then nothing leaves it and nothing reaches it. */
export class Process {
  private frozen: { readonly over: Promise<void>; readonly thaw: () => void } | undefined;

  constructor(readonly name: string) {}

  freeze(): void {
    if (this.frozen !== undefined) return;
    let thaw = (): void => undefined;
    const over = new Promise<void>((resolve) => (thaw = resolve));
    this.frozen = { over, thaw };
  }

  thaw(): void {
    this.frozen?.thaw();
    this.frozen = undefined;
  }

  async running(): Promise<void> {
    while (this.frozen !== undefined) await this.frozen.over;
  }
}
