import { DomainError } from '../../../common/domain-error.js';
import type { FieldError } from '../../../common/domain-error.js';

export const validationFailed = (errors: readonly FieldError[]): DomainError =>
  new DomainError('invalid', 'VALIDATION_FAILED', errors.length === 1
    ? `The request is not valid: ${errors[0]?.pointer || 'the body'} ${errors[0]?.detail}.`
    : 'The request is not valid; see errors.', { errors });
