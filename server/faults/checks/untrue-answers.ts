import type { Operation } from '../load/operation.js';
import type { StoredReservation } from './stored.js';

/** Two clocks that are the same, read one after the other, and PostgreSQL's moments cut to milliseconds. */
const ROUNDING_MS = 5;

/** Judged by how many places there were at the time (refusals.ts). */
const OF_PLACES = new Set(['SOLD_OUT', 'BUYER_LIMIT_EXCEEDED']);
/** True where an operator closes and pauses. */
const OF_SALES = new Set(['SECTION_CLOSED', 'SALES_NOT_OPEN', 'SALES_CLOSED']);

/**
 * Refusals that were not true of what they refused: a hold that was called expired before its deadline, an owner who was told that there is no
 * such reservation, a sale that was called closed and never was. And lists in which somebody else's reservations stand, or none's (invariant 10).
 * @param hasBeenClosed whether an operator has closed or paused anything
 */
export function untrueAnswers(operations: readonly Operation[], stored: readonly StoredReservation[], hasBeenClosed: boolean): string[] {
  const byId = new Map(stored.map((reservation) => [reservation.id, reservation]));
  const keys = keysOfSeveral(operations);
  return operations.flatMap((operation) => {
    if (operation.action === 'read') return readFaults(operation, byId);
    if (operation.outcome !== 'refused') return [];
    if (operation.action === 'hold') return isTrueOfHold(operation, hasBeenClosed, keys) ? [] : [`a hold was refused with ${operation.status} ${operation.code}`];
    if (operation.action === 'intrude') return [];
    const reservation = byId.get(operation.reservationId ?? '');
    return isTrueOfChange(operation, reservation) ? [] : [`a ${operation.action} was refused with ${operation.status} ${operation.code}: ${told(operation, reservation)}`];
  });
}

function isTrueOfHold({ code = '', userId, key }: Operation, hasBeenClosed: boolean, keysOfSeveralWishes: ReadonlySet<string>): boolean {
  if (code === 'IDEMPOTENCY_KEY_REUSED') return keysOfSeveralWishes.has(`${userId} ${key}`);
  return OF_PLACES.has(code) || (hasBeenClosed && OF_SALES.has(code));
}

/** Keys with which a buyer has asked for different things. */
function keysOfSeveral(operations: readonly Operation[]): ReadonlySet<string> {
  const wishes = new Map<string, Set<string>>();
  for (const { action, userId, key, sectionId, quantity } of operations) {
    if (action !== 'hold' || key === undefined) continue;
    const of = wishes.get(`${userId} ${key}`) ?? new Set();
    wishes.set(`${userId} ${key}`, of.add(`${sectionId} ${quantity}`));
  }
  return new Set([...wishes].flatMap(([key, of]) => (of.size > 1 ? [key] : [])));
}

function isTrueOfChange({ action, code, endedAtMs }: Operation, reservation: StoredReservation | undefined): boolean {
  if (reservation === undefined) return false;
  const { deadlineMs, confirmedAtMs, cancelledAtMs } = reservation;
  if (code === 'RESERVATION_EXPIRED') return confirmedAtMs === null && cancelledAtMs === null && deadlineMs <= endedAtMs + ROUNDING_MS;
  return code === 'INVALID_STATE' && action === 'confirm' && cancelledAtMs !== null && cancelledAtMs <= endedAtMs + ROUNDING_MS;
}

function told({ endedAtMs }: Operation, reservation: StoredReservation | undefined): string {
  if (reservation === undefined) return 'PostgreSQL has no such reservation';
  const { id, status, deadlineMs } = reservation;
  return `${id} is ${status}, answered ${Math.round(deadlineMs - endedAtMs)} ms before its deadline`;
}

function readFaults({ outcome, status, code, userId, listed = [] }: Operation, byId: ReadonlyMap<string, StoredReservation>): string[] {
  if (outcome === 'refused') return [`a buyer who only looked was refused with ${status} ${code}`];
  return listed.flatMap((id) => (byId.get(id)?.userId === userId ? [] : [`10: ${id} stood in the list of a buyer who does not have it`]));
}
