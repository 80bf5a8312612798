import { DomainError } from '../common/domain-error.js';

export function eventNotFound(): DomainError {
  return new DomainError('notFound', 'EVENT_NOT_FOUND', 'There is no event with this id.');
}

export function currencyIsSettled(): DomainError {
  return new DomainError('conflict', 'INVALID_STATE', 'The event has sections with prices in its currency, which therefore stays.');
}

/** Unlike a hold, a change of the catalogue has no key that would make sending it again harmless. */
export function changeUnknown(cause: unknown): DomainError {
  return new DomainError('unavailable', 'OUTCOME_UNKNOWN', 'The store did not say whether this was done. Please look before you send it again.', { retryAfterSeconds: 1, cause });
}
