import { asProblem, type ApiProblem } from '../api/problem';

const MAX_ATTEMPTS = 8;
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5000;

export type RetryOptions = {
  /** Called before each wait, so that the button can say what is happening. */
  onRetry?: (problem: ApiProblem, attempt: number) => void;
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  attempts?: number;
  /** This device's time in ms up to which the number of attempts does not matter. */
  untilMs?: number;
  /** Once it is aborted there is no further attempt; a call on its way is left alone. */
  signal?: AbortSignal;
};

/**
 * Repeats a call that is safe to repeat (same idempotency key, or idempotent by itself) while the failure is one
 * that passes: no connection, 429, 502 to 504. A refusal is thrown at once.
 */
export async function retryTransient<T>(call: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { onRetry, sleep = sleepOrOnline, attempts = MAX_ATTEMPTS, untilMs = 0, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const problem = asProblem(error);
      if (!problem.isTransient || (attempt >= attempts && Date.now() >= untilMs)) throw problem;
      onRetry?.(problem, attempt);
      if (!signal?.aborted) await sleep(delayMs(problem, attempt), signal);
      if (signal?.aborted) throw problem;
    }
  }
}

function delayMs(problem: ApiProblem, attempt: number): number {
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
