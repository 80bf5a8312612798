import { DomainError } from '../common/domain-error.js';

export function eventNotFound(): DomainError {
  return new DomainError('notFound', 'EVENT_NOT_FOUND', 'There is no event with this id.');
}

export function currencyIsSettled(): DomainError {
  return new DomainError('conflict', 'INVALID_STATE', 'The event has sections with prices in its currency, which therefore stays.');
}
