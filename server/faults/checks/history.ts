import type { Operation } from '../load/operation.js';
import type { StoredReservation } from './stored.js';

/**
 * What buyers were told, held against what PostgreSQL has: everything acknowledged is there (invariant 3), one key has
 * one effect (6), what was refused or failed left nothing behind, nobody touched what is another's (10), and nothing is
 * there that nobody asked for. Sentences that say what is wrong, by kind, so that many of one do not hide another.
 */
export function historyFaults(operations: readonly Operation[], stored: readonly StoredReservation[]): string[][] {
  const byId = new Map(stored.map((reservation) => [reservation.id, reservation]));
  return [
    keyedHoldFaults(operations, stored, byId),
    keylessHoldFaults(operations, stored, byId),
    changeFaults('confirm', operations, byId, ({ confirmedAtMs }) => confirmedAtMs !== null),
    changeFaults('cancel', operations, byId, ({ cancelledAtMs }) => cancelledAtMs !== null),
    codeFaults(operations, byId),
    intrusions(operations),
    malformedAnswers(operations),
  ];
}

type Stored = ReadonlyMap<string, StoredReservation>;

function keyedHoldFaults(operations: readonly Operation[], stored: readonly StoredReservation[], byId: Stored): string[] {
  const faults: string[] = [];
  const withKey = new Map(stored.flatMap((reservation) => (reservation.key === null ? [] : [[`${reservation.userId} ${reservation.key}`, reservation]])));
  const attempts = groupBy(operations.filter(({ action, key }) => action === 'hold' && key !== undefined), ({ userId, key }) => `${userId} ${key}`);
  for (const [key, tries] of attempts) {
    // By the request that it answered: the same key may have come with other places as well, which is refused.
    const ids = new Map(tries.flatMap((hold) => (hold.outcome === 'ok' && hold.reservationId !== undefined ? [[hold.reservationId, hold]] : [])));
    if (ids.size > 1) faults.push(`6: one key was answered with ${[...ids.keys()].join(' and ')}`);
    for (const [id, hold] of ids) faults.push(...acknowledged(id, hold, byId));
    const found = withKey.get(key);
    const mayHaveHappened = tries.some(({ outcome }) => outcome === 'ok' || outcome === 'unknown');
    if (found !== undefined && !mayHaveHappened) faults.push(`a hold that was answered ${answers(tries)} is in PostgreSQL as ${found.id}`);
    if (found !== undefined && ids.size > 0 && !ids.has(found.id)) faults.push(`6: a key was answered with ${[...ids.keys()].join()} and stored with ${found.id}`);
  }
  for (const [key, { id }] of withKey) if (!attempts.has(key)) faults.push(`${id} is in PostgreSQL, and nobody asked for it`);
  return faults;
}

function keylessHoldFaults(operations: readonly Operation[], stored: readonly StoredReservation[], byId: Stored): string[] {
  const faults: string[] = [];
  const wish = ({ userId, sectionId, quantity }: Pick<Operation, 'userId' | 'sectionId' | 'quantity'>): string => `${userId} ${sectionId} ${quantity}`;
  const holds = operations.filter(({ action, key }) => action === 'hold' && key === undefined);
  const told = new Set<string>();
  for (const hold of holds) {
    if (hold.outcome !== 'ok' || hold.reservationId === undefined) continue;
    if (told.has(hold.reservationId)) faults.push(`6: ${hold.reservationId} was given to two requests`);
    told.add(hold.reservationId);
    faults.push(...acknowledged(hold.reservationId, hold, byId));
  }
  // What nobody was told of must be the work of a request that got no answer, each at most once.
  const untold = groupBy(stored.filter(({ id, key }) => key === null && !told.has(id)), wish);
  const open = groupBy(holds.filter(({ outcome }) => outcome === 'unknown'), wish);
  for (const [of, reservations] of untold) {
    const possible = open.get(of)?.length ?? 0;
    if (reservations.length > possible) faults.push(`${reservations.length} holds are in PostgreSQL that were never acknowledged, for ${possible} requests without an answer: ${reservations[0]?.id}`);
  }
  return faults;
}

function acknowledged(id: string, { userId, sectionId, quantity }: Operation, byId: Stored): string[] {
  const found = byId.get(id);
  if (found === undefined) return [`3: the acknowledged hold ${id} is not in PostgreSQL`];
  const isAsAsked = found.userId === userId && found.sectionId === sectionId && found.quantity === quantity;
  return isAsAsked ? [] : [`3: the hold ${id} is stored with other places or another owner`];
}

/** Confirmations or cancellations: those acknowledged have happened, those refused or failed have not. */
function changeFaults(action: 'confirm' | 'cancel', operations: readonly Operation[], byId: Stored, happened: (reservation: StoredReservation) => boolean): string[] {
  const faults: string[] = [];
  const byReservation = groupBy(operations.filter((operation) => operation.action === action), ({ reservationId }) => reservationId ?? '');
  for (const [id, tries] of byReservation) {
    const found = byId.get(id);
    const isDone = found !== undefined && happened(found);
    if (tries.some(({ outcome }) => outcome === 'ok') && !isDone) faults.push(`3: the acknowledged ${action} of ${id} is not in PostgreSQL`);
    if (isDone && tries.every(({ outcome }) => outcome === 'refused' || outcome === 'failed')) faults.push(`a ${action} of ${id} that was answered ${answers(tries)} has happened`);
  }
  for (const [id, reservation] of byId) {
    if (happened(reservation) && !byReservation.has(id)) faults.push(`${id} was changed (${action}), and nobody asked for it`);
  }
  return faults;
}

function codeFaults(operations: readonly Operation[], byId: Stored): string[] {
  return operations.flatMap(({ reservationId = '', confirmationCode, action }) =>
    (action === 'confirm' && confirmationCode !== undefined && byId.get(reservationId)?.confirmationCode !== confirmationCode
      ? [`3: ${reservationId} was confirmed with another code than the one that is stored`] : []));
}

function intrusions(operations: readonly Operation[]): string[] {
  return operations.flatMap(({ action, outcome, status, code, reservationId }) => {
    const isRight = outcome === 'unknown' || outcome === 'failed' || (status === 404 && code === 'RESERVATION_NOT_FOUND');
    return action !== 'intrude' || isRight ? [] : [`10: a stranger got ${status} ${code ?? ''} for ${reservationId}`];
  });
}

function malformedAnswers(operations: readonly Operation[]): string[] {
  return [...new Set(operations.flatMap(({ malformed }) => (malformed === undefined ? [] : [malformed])))];
}

function answers(tries: readonly Operation[]): string {
  return [...new Set(tries.map(({ status, code }) => `${status} ${code}`))].join(', ');
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
