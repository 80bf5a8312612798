import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { newId } from '../common/ids.js';
import { isRedisFault } from '../platform/redis/redis-errors.js';
import { RedisGateway } from '../platform/redis/redis-gateway.js';
import { redisKeys } from '../platform/redis/redis-keys.js';
import { ScriptStatus } from '../platform/redis/script-status.js';
import { Lease } from './lease.js';

/** The lock was not to be had in time; the job has not begun. */
export class LockTimeoutError extends Error {
  constructor(readonly key: string, readonly waitMs: number) {
    super(`The lock ${key} was not free within ${waitMs} ms`);
    this.name = 'LockTimeoutError';
  }
}

/** Too many wait for the lock already; the job has not begun. */
export class LockLineFullError extends Error {
  constructor(readonly key: string) {
    super(`Too many wait for the lock ${key}`);
    this.name = 'LockLineFullError';
  }
}

export interface LockOptions {
  /** The lease runs out after this without renewal; a job may take longer, because leases are renewed. */
  readonly leaseMs: number;
  /** How long to wait for the job to begin, in the queue of this process and for other instances together. */
  readonly waitMs: number;
  /** How many of this process may wait for the lock. */
  readonly maxWaiting?: number;
}

export type Job<T> = (signal: AbortSignal) => Promise<T>;

interface Waiter {
  readonly leaseMs: number;
  /** Runs the job and answers its caller; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  turnAway(error: Error): void;
}

/** A set keeps the order of arrival and lets a waiter leave from its middle at once. */
interface Line {
  readonly waiters: Set<Waiter>;
}

/** At 800 holds a second this is the most that can be served within the default wait of 5 s; the rest would wait in vain. */
const MAX_WAITING = 4_000;
/**
 * How long one instance may serve its own queue while another waits. A hand-over takes about 10 ms on two busy cores with three
 * instances: with turns of 25 ms the lock was at work for 69 % of the time, with these for 82 %.
 */
const TURN_MS = 100;
/** A lease is renewed after a third of its length; a turn has to end before. */
const TURN_SHARE_OF_LEASE = 0.25;
/** The next in line asks every few milliseconds; a place or a hand-over that is not taken up in this time lapses. */
const PLACE_MS = 100;
/** Pauses of a contender: next in line, and further back. */
const NEXT_PAUSE_MS = [2, 6] as const;
const BACK_PAUSE_MS = [6, 20] as const;

/**
 * A lock across instances, for efficiency: it keeps contenders away from PostgreSQL, whose row lock is what makes
 * the result correct. Callers of one process queue first in, first out, and only the head contends in Redis; between
 * instances the lock is handed over in turns.
 *
 * While Redis is away the jobs of one process still run one after another, and those of two instances may overlap.
 */
@Injectable()
export class DistributedLock {
  private readonly logger = new Logger(DistributedLock.name);
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly redis: RedisGateway,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs the job under the lock and answers with its result. The signal aborts when the lease is lost while the job
   * runs (Redis forgot it, or the process stood still); the job is not interrupted otherwise.
   * Throws LockTimeoutError when the job could not begin within `waitMs`, LockLineFullError at once when too many wait.
   */
  withLock<T>(key: string, job: Job<T>, { leaseMs, waitMs, maxWaiting = MAX_WAITING }: LockOptions): Promise<T> {
    if ((this.lines.get(key)?.waiters.size ?? 0) >= maxWaiting) return Promise.reject(new LockLineFullError(key));
    return new Promise<T>((resolve, reject) => {
      const line = this.lines.get(key) ?? { waiters: new Set() };
      const waiter: Waiter = {
        leaseMs,
        run: async (signal) => {
          clearTimeout(timer);
          await Promise.resolve(signal).then(job).then(resolve, reject);
        },
        turnAway: (error) => {
          clearTimeout(timer);
          line.waiters.delete(waiter);
          reject(error);
        },
      };
      const timer = setTimeout(() => waiter.turnAway(new LockTimeoutError(key, waitMs)), waitMs);
      line.waiters.add(waiter);
      if (!this.lines.has(key)) {
        this.lines.set(key, line);
        void this.serve(key, line);
      }
    });
  }

  /** Rejects all of this process who wait; jobs that have begun go on. */
  turnAway(error: Error): void {
    for (const { waiters } of this.lines.values()) for (const waiter of waiters) waiter.turnAway(error);
  }

  /** Callers who wait, by key. */
  get queueLengths(): ReadonlyMap<string, number> {
    return new Map([...this.lines].map(([key, line]) => [key, line.waiters.size]));
  }

  private async serve(key: string, line: Line): Promise<void> {
    while (line.waiters.size > 0) {
      const lease = await this.acquire(key, line);
      await this.serveTurn(line, lease);
      await this.release(key, lease);
    }
    this.lines.delete(key);
  }

  /** A turn is over before a lost lease can be noticed, so a job that begins within it need not ask. */
  private async serveTurn(line: Line, lease: Lease): Promise<void> {
    const endsAtMs = this.clock.monotonicMs() + Math.min(TURN_MS, (headOf(line)?.leaseMs ?? 0) * TURN_SHARE_OF_LEASE);
    do {
      const waiter = headOf(line);
      if (waiter === undefined) return;
      line.waiters.delete(waiter);
      await waiter.run(lease.signal);
    } while (this.clock.monotonicMs() < endsAtMs);
  }

  /** Contends until the lock is ours, Redis fails (then a lease without Redis), or nobody waits any more. */
  private async acquire(key: string, line: Line): Promise<Lease> {
    const token = newId();
    for (;;) {
      const head = headOf(line);
      if (head === undefined || !this.redis.available) return Lease.local();
      const leaseMs = head.leaseMs;
      // Counted from before the request: the lease in Redis can only end later.
      const startedAtMs = this.clock.monotonicMs();
      const status = await this.ask(() =>
        this.redis.run((redis) => redis.acquireLock(redisKeys.lock(key), redisKeys.lockQueue(key), token, leaseMs, PLACE_MS)),
      );
      if (status === undefined) return Lease.local();
      if (status === ScriptStatus.DONE) {
        const renew = (): Promise<ScriptStatus | undefined> => this.ask(() => this.redis.run((redis) => redis.renewLock(redisKeys.lock(key), token, leaseMs)));
        return new Lease(token, leaseMs, startedAtMs, this.clock, renew);
      }
      await pause(status === ScriptStatus.SHORT ? NEXT_PAUSE_MS : BACK_PAUSE_MS);
    }
  }

  private async release(key: string, lease: Lease): Promise<void> {
    lease.end();
    const token = lease.token;
    if (token === undefined) return;
    await this.ask(() => this.redis.run((redis) => redis.releaseLock(redisKeys.lock(key), redisKeys.lockQueue(key), token, PLACE_MS)));
  }

  /** undefined when the call failed; whatever Redis did with it, the lease limits it. */
  private async ask(call: () => Promise<ScriptStatus>): Promise<ScriptStatus | undefined> {
    try {
      return await call();
    } catch (error) {
      if (!isRedisFault(error)) this.logger.error(`A lock could not be asked for: ${String(error)}`);
      return undefined;
    }
  }
}

function headOf(line: Line): Waiter | undefined {
  return line.waiters.values().next().value;
}

function pause([min, max]: readonly [number, number]): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, min + Math.random() * (max - min)));
}
