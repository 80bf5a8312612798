/** What a failure means to its reader; the HTTP edge alone turns a kind into a status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'gone'
  | 'unprocessable'
  | 'tooManyRequests'
  | 'unavailable';

export interface FieldError {
  /** JSON pointer to the offending value, e.g. `/quantity`. */
  pointer: string;
  detail: string;
}

export interface DomainErrorOptions {
  /** Extra members of the problem document, e.g. `{ available: 3 }`. */
  extra?: Readonly<Record<string, string | number | boolean>>;
  errors?: readonly FieldError[];
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A failure with a stable code and a sentence that helps its reader. Nothing of the inside belongs into `detail`. */
export class DomainError extends Error {
  readonly extra: Readonly<Record<string, string | number | boolean>>;
  readonly errors: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    readonly detail: string,
    options: DomainErrorOptions = {},
  ) {
    const frames = Error.stackTraceLimit;
    // A refusal is an answer and nobody reads its stack; taking it costs 4 % of a sold-out section's answers.
    if (kind !== 'unavailable') Error.stackTraceLimit = 0;
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    Error.stackTraceLimit = frames;
    this.name = 'DomainError';
    this.extra = options.extra ?? {};
    this.errors = options.errors;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
