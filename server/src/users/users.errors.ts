import { DomainError } from '../common/domain-error.js';

export const unauthenticated = (): DomainError =>
  new DomainError('unauthenticated', 'UNAUTHENTICATED', 'Sign in, or send an API key.');

export const forbidden = (): DomainError => new DomainError('forbidden', 'FORBIDDEN', 'You may not do this.');

/** One answer for an unknown address and a wrong password, so that nobody learns who has an account. */
export const invalidCredentials = (): DomainError =>
  new DomainError('unauthenticated', 'INVALID_CREDENTIALS', 'The e-mail address or the password is wrong.');

export const emailTaken = (): DomainError =>
  new DomainError('conflict', 'EMAIL_TAKEN', 'There is an account with this e-mail address already.');

export const accountUnknown = (cause: unknown): DomainError =>
  new DomainError('unavailable', 'OUTCOME_UNKNOWN', 'The store did not say whether the account was made. Please try to sign in with it first.', { retryAfterSeconds: 1, cause });

/** The key itself is lost with the answer. */
export const apiKeyUnknown = (cause: unknown): DomainError =>
  new DomainError('unavailable', 'OUTCOME_UNKNOWN', 'The store did not say whether the key was made. Please look into the list, and revoke a key that nobody has seen.', { retryAfterSeconds: 1, cause });

export const guestsNotAllowed = (): DomainError =>
  new DomainError('forbidden', 'FORBIDDEN', 'This shop sells to registered buyers only. Please create an account.');

export const tooManySignIns = (): DomainError =>
  new DomainError('unavailable', 'OVERLOADED', 'Too many people are signing in at once. Please try again.', { retryAfterSeconds: 2 });

export const tooManyVisitors = (): DomainError =>
  new DomainError('unavailable', 'OVERLOADED', 'Too many people are arriving at once. Please try again.', { retryAfterSeconds: 1 });

export const visitorUnknown = (): DomainError =>
  new DomainError('unavailable', 'STORE_UNAVAILABLE', 'The store is slow at the moment, and whose request this is could not be looked up. Nothing was changed; please try again.', { retryAfterSeconds: 1 });

export const apiKeyNotFound = (): DomainError => new DomainError('notFound', 'NOT_FOUND', 'There is no such API key.');
