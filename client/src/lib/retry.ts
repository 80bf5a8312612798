import { asProblem, type ApiProblem } from '../api/problem';

const MAX_ATTEMPTS = 8;
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5000;
/** A tunnel or a lift; a page that was left alone overnight must not do in the morning what was pressed in the evening. */
export const WAIT_OFFLINE_MS = 2 * 60_000;

export type RetryOptions = {
  /** Called before each wait, so that the button can say what is happening. */
  onRetry?: (problem: ApiProblem, attempt: number) => void;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  attempts?: number;
  /** This device's time in ms up to which the number of attempts does not matter. */
  untilMs?: number;
  /** So long in ms, all in all, a connection that is away is waited for; what could not be sent is no attempt. */
  offlineMs?: number;
  /** Once it is aborted there is no further attempt; a call on its way is left alone. */
  signal?: AbortSignal;
};

/**
 * Repeats a call that is safe to repeat (same idempotency key, or idempotent by itself) while the failure is one
 * that passes: no connection, 429, 502 to 504. A refusal is thrown at once.
 */
export async function retryTransient<T>(call: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { onRetry, sleep = sleepOrOnline, attempts = MAX_ATTEMPTS, untilMs = 0, offlineMs = 0, signal } = options;
  let attempt = 1;
  let offlineUntilMs = 0;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const problem = asProblem(error);
      const isOffline = offlineMs > 0 && problem.status === 0 && !navigator.onLine;
      if (isOffline) offlineUntilMs ||= Date.now() + offlineMs;
      const isTooLate = () => (isOffline ? Date.now() >= offlineUntilMs : attempt >= attempts && Date.now() >= untilMs);
      if (!problem.isTransient || isTooLate()) throw problem;
      onRetry?.(problem, attempt);
      // Not all of the time at once: a phone that slept may have missed that the connection is back.
      if (!signal?.aborted) await sleep(isOffline ? LONGEST_DELAY_MS : delayMs(problem, attempt), signal);
      // And it may have slept for hours.
      if (signal?.aborted || (isOffline && isTooLate())) throw problem;
      if (!isOffline) attempt += 1;
    }
  }
}

/** What is waited before another attempt, from the first on. */
export function delayMs(problem: ApiProblem, attempt: number): number {
  const backoff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  // Half fixed, half random: thousands of phones that lost the same server must not return in step.
  const spread = backoff / 2 + Math.random() * (backoff / 2);
  return Math.max(problem.retryAfterMs ?? 0, spread);
}

/** Waits, but no longer than until the connection is back or nobody wants it any more. */
function sleepOrOnline(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
    signal?.addEventListener('abort', done);
  });
}
