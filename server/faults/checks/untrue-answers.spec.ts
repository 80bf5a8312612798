import type { Operation } from '../load/operation.js';
import type { StoredReservation } from './stored.js';
import { untrueAnswers } from './untrue-answers.js';

const DEADLINE_MS = 10_000;
const RESERVATION: StoredReservation = {
  id: 'r', userId: 'u', sectionId: 1, quantity: 1, status: 'pending', key: null, confirmationCode: null, heldAtMs: 8_000, deadlineMs: DEADLINE_MS,
  confirmedAtMs: null, cancelledAtMs: null, expiredAtMs: null, releasedAtMs: null,
};
const faultsOf = (operation: Partial<Operation>, reservation: Partial<StoredReservation> = {}, hasBeenClosed = false): string[] =>
  untrueAnswers(
    [{ action: 'confirm', userId: 'u', reservationId: 'r', startedAtMs: 0, endedAtMs: DEADLINE_MS + 10, outcome: 'refused', status: 410, code: 'RESERVATION_EXPIRED', ...operation }],
    [{ ...RESERVATION, ...reservation }], hasBeenClosed);

type Case = [name: string, { readonly operation?: Partial<Operation>; readonly reservation?: Partial<StoredReservation> }];

describe('an answer', () => {
  it.each<Case>([
    ['410 after the deadline', {}],
    ['409 for what has been cancelled', { operation: { code: 'INVALID_STATE' }, reservation: { cancelledAtMs: 9_000 } }],
    ['sold out, which is judged by the places', { operation: { action: 'hold', code: 'SOLD_OUT' } }],
    ['a list of what the buyer has', { operation: { action: 'read', outcome: 'ok', listed: ['r'] } }],
    ['503, which refuses nothing', { operation: { outcome: 'failed', code: 'STORE_UNAVAILABLE' } }],
  ])('is true: %s', (_, { operation = {}, reservation }) => {
    expect(faultsOf(operation, reservation)).toEqual([]);
  });

  it.each<Case>([
    ['410 a second before the deadline, by a clock that is fast', { operation: { endedAtMs: DEADLINE_MS - 1_000 } }],
    ['410 for a ticket', { reservation: { confirmedAtMs: 9_000 } }],
    ['409 for what nobody has cancelled', { operation: { code: 'INVALID_STATE' } }],
    ['404 to the owner', { operation: { action: 'cancel', status: 404, code: 'RESERVATION_NOT_FOUND' } }],
    ['closed, where nobody closes', { operation: { action: 'hold', status: 409, code: 'SALES_CLOSED' } }],
    ['a key that was used with nothing else', { operation: { action: 'hold', key: 'k', status: 422, code: 'IDEMPOTENCY_KEY_REUSED' } }],
    ['401 to somebody who is signed in', { operation: { action: 'read', status: 401, code: 'UNAUTHENTICATED' } }],
    ['a list with what is another\'s', { operation: { action: 'read', outcome: 'ok', listed: ['r'], userId: 'other' } }],
  ])('is not true: %s', (_, { operation = {}, reservation }) => {
    expect(faultsOf(operation, reservation)).toHaveLength(1);
  });

  it('is true of a sale that an operator has closed', () => {
    expect(faultsOf({ action: 'hold', status: 409, code: 'SECTION_CLOSED' }, {}, true)).toEqual([]);
  });
});
