import { DomainError } from '../common/domain-error.js';

export function sectionNotFound(): DomainError {
  return new DomainError('notFound', 'SECTION_NOT_FOUND', 'There is no such section.');
}

export function slotNotFound(): DomainError {
  return new DomainError('notFound', 'NOT_FOUND', 'The section has no place with this number.');
}

export function capacityBelowTaken(taken: number): DomainError {
  return new DomainError('conflict', 'CAPACITY_BELOW_TAKEN', `${taken} places are held or sold; the capacity cannot go below that.`, {
    extra: { taken },
  });
}

export function sectionStaysWithItsEvent(): DomainError {
  return new DomainError('conflict', 'INVALID_STATE', 'A section stays with its event; create another one instead.');
}
