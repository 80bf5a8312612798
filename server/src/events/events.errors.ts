import { DomainError } from '../common/domain-error.js';

export function eventNotFound(): DomainError {
  return new DomainError('notFound', 'EVENT_NOT_FOUND', 'There is no event with this id.');
}
