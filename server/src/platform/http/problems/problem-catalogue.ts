export interface DocumentedProblem {
  readonly status: number;
  readonly detail: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Every code that a request can be answered with, but for those of what never becomes one (client-error.ts), with an example for its document. The codes are part of the contract. */
export const PROBLEMS = {
  VALIDATION_FAILED: {
    status: 400,
    detail: 'The request is not valid: /quantity must be >= 1.',
    extra: { errors: [{ pointer: '/quantity', detail: 'must be >= 1' }] },
  },
  MALFORMED_JSON: { status: 400, detail: 'The body is not valid JSON in UTF-8.' },
  UNAUTHENTICATED: { status: 401, detail: 'Sign in, or send an API key.' },
  INVALID_CREDENTIALS: { status: 401, detail: 'The e-mail address or the password is wrong.' },
  FORBIDDEN: { status: 403, detail: 'You may not do this.' },
  CROSS_ORIGIN: { status: 403, detail: 'This request came from a page of another site.' },
  NOT_FOUND: { status: 404, detail: 'There is nothing at this address.' },
  EVENT_NOT_FOUND: { status: 404, detail: 'There is no such event.' },
  SECTION_NOT_FOUND: { status: 404, detail: 'There is no such section.' },
  RESERVATION_NOT_FOUND: { status: 404, detail: 'You have no such reservation.' },
  METHOD_NOT_ALLOWED: { status: 405, detail: 'This address knows only GET, HEAD.' },
  EMAIL_TAKEN: { status: 409, detail: 'There is an account with this e-mail address already.' },
  SOLD_OUT: { status: 409, detail: 'The section has only 1 left.', extra: { available: 1 } },
  SECTION_CLOSED: { status: 409, detail: 'The section is not open for sale.' },
  SALES_NOT_OPEN: { status: 409, detail: 'Sales have not opened yet.' },
  SALES_CLOSED: { status: 409, detail: 'Sales are closed.' },
  BUYER_LIMIT_EXCEEDED: {
    status: 409,
    detail: 'One buyer may have at most 4 places of this event and has 3.',
    extra: { limit: 4, held: 3 },
  },
  CAPACITY_BELOW_TAKEN: { status: 409, detail: '40 places are held or sold; the capacity cannot go below that.', extra: { taken: 40 } },
  INVALID_STATE: { status: 409, detail: 'A cancelled reservation cannot be confirmed.' },
  RESERVATION_EXPIRED: { status: 410, detail: 'The time to confirm has passed and the places went back on sale.' },
  PAYLOAD_TOO_LARGE: { status: 413, detail: 'The body is larger than 64 KiB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, detail: 'Send the body as application/json.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, detail: 'This Idempotency-Key was used with another request.' },
  RATE_LIMITED: { status: 429, detail: 'Too many requests. Try again in 12 s.' },
  INTERNAL: { status: 500, detail: 'Something went wrong on our side. Quote the requestId when you report it.' },
  OVERLOADED: { status: 503, detail: 'Too many requests are waiting. Nothing was changed; please try again.' },
  STORE_UNAVAILABLE: { status: 503, detail: 'The store cannot be reached at the moment. Please try again.' },
  OUTCOME_UNKNOWN: { status: 503, detail: 'The store did not say whether this was done. With the same Idempotency-Key the same request can be sent again; without one, please look first.' },
  LOCK_TIMEOUT: { status: 503, detail: 'The section is very busy. Nothing was changed; please try again.' },
} as const satisfies Record<string, DocumentedProblem>;

export type ProblemCode = keyof typeof PROBLEMS;
