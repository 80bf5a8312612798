import { DomainError } from '../common/domain-error.js';

const RETRY_SOON_SECONDS = 1;

/** PostgreSQL cannot be reached: whoever waits for it behind this one may be told the same. */
export class StoreAwayError extends DomainError {}

/** PostgreSQL is there, but gave this up; what else waits may well succeed. */
export class StoreBusyError extends DomainError {}

const NOTHING_CHANGED = 'The reservation store cannot be reached at the moment. Nothing was changed; please try again.';

export const storeAway = (cause?: unknown): DomainError =>
  new StoreAwayError('unavailable', 'STORE_UNAVAILABLE', NOTHING_CHANGED, { retryAfterSeconds: RETRY_SOON_SECONDS, cause });

export const storeBusy = (cause?: unknown): DomainError =>
  new StoreBusyError('unavailable', 'STORE_UNAVAILABLE', NOTHING_CHANGED, { retryAfterSeconds: RETRY_SOON_SECONDS, cause });

export const outcomeUnknown = (cause?: unknown): DomainError =>
  new StoreAwayError('unavailable', 'OUTCOME_UNKNOWN', 'The store did not say whether this was done. With the same Idempotency-Key the same request can be sent again; without one, please look first.', {
    retryAfterSeconds: RETRY_SOON_SECONDS,
    cause,
  });

export const overloaded = (): DomainError =>
  new DomainError('unavailable', 'OVERLOADED', 'Too many requests are waiting. Nothing was changed; please try again.', {
    retryAfterSeconds: RETRY_SOON_SECONDS,
  });

export const lockTimeout = (): DomainError =>
  new DomainError('unavailable', 'LOCK_TIMEOUT', 'The section is very busy. Nothing was changed; please try again.', {
    retryAfterSeconds: RETRY_SOON_SECONDS,
  });

export const reservationNotFound = (): DomainError =>
  new DomainError('notFound', 'RESERVATION_NOT_FOUND', 'You have no such reservation.');

export const soldOut = (available: number): DomainError =>
  new DomainError('conflict', 'SOLD_OUT', available === 0
    ? 'The section has no places left.'
    : `The section has only ${available} left.`, { extra: { available } });

export const sectionClosed = (): DomainError =>
  new DomainError('conflict', 'SECTION_CLOSED', 'The section is not open for sale.');

export const salesNotOpen = (): DomainError =>
  new DomainError('conflict', 'SALES_NOT_OPEN', 'Sales have not opened yet.');

export const salesClosed = (): DomainError =>
  new DomainError('conflict', 'SALES_CLOSED', 'Sales are closed.');

export const limitExceeded = (limit: number, held: number): DomainError =>
  new DomainError('conflict', 'BUYER_LIMIT_EXCEEDED', `One buyer may have at most ${limit} places of this event and has ${held}.`, {
    extra: { limit, held },
  });

export const keyReused = (): DomainError =>
  new DomainError('unprocessable', 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used with another request.');

export const invalidState = (detail: string): DomainError => new DomainError('conflict', 'INVALID_STATE', detail);

export const reservationExpired = (): DomainError =>
  new DomainError('gone', 'RESERVATION_EXPIRED', 'The time to confirm has passed and the places went back on sale.');
