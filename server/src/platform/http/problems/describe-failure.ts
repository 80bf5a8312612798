import { HttpException } from '@nestjs/common';
import { DomainError } from '../../../common/domain-error.js';
import type { ErrorKind } from '../../../common/domain-error.js';
import { LineFullError } from '../../database/waiting-line.js';
import { HttpProblem } from './problem.js';
import type { ProblemDescription } from './problem.js';
import { isStoreFailure } from './store-failure.js';

/** The one place that turns what a failure means into a status. */
const STATUS_OF_KIND: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  gone: 410,
  unprocessable: 422,
  tooManyRequests: 429,
  unavailable: 503,
};

const STORE_UNAVAILABLE: ProblemDescription = {
  status: 503,
  code: 'STORE_UNAVAILABLE',
  detail: 'The store cannot be reached at the moment. Please try again.',
  retryAfterSeconds: 1,
};

const INTERNAL: ProblemDescription = {
  status: 500,
  code: 'INTERNAL',
  detail: 'Something went wrong on our side. Quote the requestId when you report it.',
};

/** Failures that Fastify, Nest and Node report by status alone. Their own messages are not passed on: they may tell of the inside. */
const OF_STATUS: Readonly<Record<number, ProblemDescription>> = {
  400: { status: 400, code: 'VALIDATION_FAILED', detail: 'The request is not valid.' },
  401: { status: 401, code: 'UNAUTHENTICATED', detail: 'Sign in, or send an API key.' },
  403: { status: 403, code: 'FORBIDDEN', detail: 'You may not do this.' },
  404: { status: 404, code: 'NOT_FOUND', detail: 'There is nothing at this address.' },
  408: { status: 408, code: 'REQUEST_TIMEOUT', detail: 'The request took too long to arrive.' },
  413: { status: 413, code: 'PAYLOAD_TOO_LARGE', detail: 'The body is larger than 64 KiB.' },
  414: { status: 400, code: 'VALIDATION_FAILED', detail: 'The address is too long.' },
  415: { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', detail: 'Send the body as application/json.' },
  429: { status: 429, code: 'RATE_LIMITED', detail: 'Too many requests.', retryAfterSeconds: 1 },
  431: { status: 431, code: 'HEADERS_TOO_LARGE', detail: 'The request headers are too large.' },
  503: { status: 503, code: 'OVERLOADED', detail: 'The server is busy. Please try again.', retryAfterSeconds: 1 },
};

export function describeStatus(status: number): ProblemDescription {
  return OF_STATUS[status] ?? (status >= 400 && status < 500 ? { ...describeStatus(400), status } : INTERNAL);
}

export function describeFailure(error: unknown): ProblemDescription {
  if (error instanceof DomainError) {
    const { code, detail, extra, errors, retryAfterSeconds } = error;
    return { status: STATUS_OF_KIND[error.kind], code, detail, extra, errors, retryAfterSeconds };
  }
  if (error instanceof HttpProblem) return error.description;
  if (error instanceof LineFullError) return describeStatus(503);
  const status = statusOfFastifyError(error);
  // A sender that breaks off is reported with the code of any lost connection (ECONNRESET), and is no fault of a store.
  if (status < 500) return describeStatus(status);
  if (isStoreFailure(error)) return STORE_UNAVAILABLE;
  return describeStatus(error instanceof HttpException ? error.getStatus() : status);
}

/** Errors of Fastify and its plugins say which status they want; anything else that happens to carry one is ours to hide. */
function statusOfFastifyError(error: unknown): number {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return 500;
  // A path that leaves the client's folder is refused like one that does not exist.
  if ('code' in error && error.code === 'FST_STATIC_FORBIDDEN_PATH') return 404;
  return error.statusCode;
}
