import type { ProblemBody } from './types';

/** Every code of the HTTP contract. A sentence for each, in both languages, is kept by problem-sentences.test.ts. */
export const SERVER_CODES = [
  'VALIDATION_FAILED',
  'MALFORMED_JSON',
  'UNAUTHENTICATED',
  'INVALID_CREDENTIALS',
  'EMAIL_TAKEN',
  'FORBIDDEN',
  'CROSS_ORIGIN',
  'NOT_FOUND',
  'EVENT_NOT_FOUND',
  'SECTION_NOT_FOUND',
  'RESERVATION_NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'SOLD_OUT',
  'SECTION_CLOSED',
  'SALES_NOT_OPEN',
  'SALES_CLOSED',
  'BUYER_LIMIT_EXCEEDED',
  'INVALID_STATE',
  'CAPACITY_BELOW_TAKEN',
  'RESERVATION_EXPIRED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'IDEMPOTENCY_KEY_REUSED',
  'RATE_LIMITED',
  'OVERLOADED',
  'STORE_UNAVAILABLE',
  'OUTCOME_UNKNOWN',
  'LOCK_TIMEOUT',
] as const;

/** What the page itself can find: no connection, no answer in time, or an answer it does not understand. */
export const LOCAL_CODES = ['OFFLINE', 'UNREACHABLE', 'UNKNOWN'] as const;

export type ProblemCode = (typeof SERVER_CODES)[number] | (typeof LOCAL_CODES)[number];

const KNOWN: ReadonlySet<string> = new Set([...SERVER_CODES, ...LOCAL_CODES]);

/** A refusal or failure of the API, as the page handles it everywhere. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly code: ProblemCode,
    readonly status: number,
    readonly body: Partial<ProblemBody> = {},
    readonly retryAfterMs: number | null = null,
  ) {
    super(code);
  }

  /** True when nothing is known about the effect, or trying again later may work: the same key makes it safe. */
  get isTransient(): boolean {
    if (this.status === 0) return this.code !== 'UNKNOWN';
    return this.status === 429 || (this.status >= 502 && this.status <= 504);
  }
}

export function problemFromResponse(response: Response, body: unknown): ApiProblem {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemBody>;
  const code = typeof problem.code === 'string' && KNOWN.has(problem.code) ? (problem.code as ProblemCode) : 'UNKNOWN';
  return new ApiProblem(code, response.status, problem, retryAfterMs(response));
}

/** What fetch throws: no connection, a reset, a timeout. */
export function problemFromFailure(): ApiProblem {
  const offline = typeof navigator !== 'undefined' && navigator.onLine === false;
  return new ApiProblem(offline ? 'OFFLINE' : 'UNREACHABLE', 0);
}

export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem('UNKNOWN', 0);
}

function retryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
