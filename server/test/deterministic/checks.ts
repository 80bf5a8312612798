import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import type { HoldOperation, LaterOperation, Sale } from './sale.js';
import { LIMIT } from './sale.js';

/** Older knowledge than this may not refuse anybody. */
const MAX_READING_AGE_MS = 1000;

/** Everything that a sale in which nothing is under way any more shows to be wrong; empty when all is well. */
export function wrongs(sale: Sale): string[] {
  return [...sale.world.faultsOfOurs, ...stockWrongs(sale), ...sale.operations.flatMap((operation) => (operation.kind === 'hold' ? holdWrongs(sale, operation) : laterWrongs(sale, operation))), ...keyWrongs(sale)];
}

/** Invariants 1, 2 and 7. */
function stockWrongs({ model }: Sale): string[] {
  const found: string[] = [];
  for (const { id, taken, capacity } of model.sections) {
    const active = model.rules.activeOf(id);
    if (model.rules.taken(id) !== taken || taken > capacity) found.push(`section ${id}: ${taken} taken, ${model.rules.taken(id)} active, ${capacity} in all`);
    const numbers = active.flatMap(({ slots }) => slots);
    if (new Set(numbers).size !== numbers.length) found.push(`section ${id}: a number has two owners`);
    for (const { request, slots } of active) if (slots.length !== request.quantity) found.push(`${request.id} owns ${slots.length} numbers of ${request.quantity}`);
  }
  for (const buyer of new Set(model.rules.reservations.map(({ request }) => request.buyerId))) {
    if (model.rules.held(buyer) > LIMIT) found.push(`buyer ${buyer} has ${model.rules.held(buyer)} places`);
  }
  return found;
}

/** An acknowledged hold is there; a refused one is not, and was refused for a reason. */
function holdWrongs(sale: Sale, operation: HoldOperation): string[] {
  const { request, answer } = operation;
  const name = `hold ${request.id} of ${request.quantity} in section ${request.sectionId}`;
  if (answer === undefined) return [`${name} was never answered`];
  if (answer.ok !== undefined) {
    const { reservation, replayed } = answer.ok;
    const stored = sale.model.find(reservation.id);
    const isSame = stored?.request.sectionId === request.sectionId && stored.request.quantity === request.quantity && stored.request.userId === request.userId;
    const found = isSame && stored.slots.join() === reservation.slots.join() ? [] : [`${name} was acknowledged and PostgreSQL has ${JSON.stringify(stored)}`];
    if (!replayed && reservation.id !== request.id) found.push(`${name} was given another reservation`);
    return found;
  }
  if (answer.refused === 'OUTCOME_UNKNOWN') return [];
  const found = sale.model.find(request.id) === undefined ? [] : [`${name} was refused with ${answer.refused} and PostgreSQL has it`];
  const granted = operation.granted === undefined ? undefined : sale.model.find(operation.granted);
  switch (answer.refused) {
    case 'SOLD_OUT':
      if (granted !== undefined) found.push(`${name}: its key had been granted and the retry was told that the section is sold out`);
      if (leastAvailable(sale, operation) >= request.quantity) found.push(`${name}: a false SOLD_OUT, never fewer than ${leastAvailable(sale, operation)} were available`);
      break;
    case 'BUYER_LIMIT_EXCEEDED':
      if (granted !== undefined) found.push(`${name}: its key had been granted and the retry was told of the limit`);
      break;
    case 'IDEMPOTENCY_KEY_REUSED':
      if (!sale.operations.some((other) => other !== operation && other.kind === 'hold' && other.request.key === request.key)) found.push(`${name}: no key was reused`);
      break;
    case 'STORE_UNAVAILABLE':
    case 'LOCK_TIMEOUT':
      break;
    case undefined:
    default:
      found.push(`${name} was answered with ${answer.refused}`);
  }
  return found;
}

/** The fewest places that the section had available between one second before the request and its answer. */
function leastAvailable(sale: Sale, { request, sentAtMs, answer }: HoldOperation): number {
  const history = sale.model.history.get(request.sectionId) ?? [];
  const inForce = history.filter(({ atMs }) => atMs < sentAtMs - MAX_READING_AGE_MS).at(-1);
  const since = history.filter(({ atMs }) => atMs >= sentAtMs - MAX_READING_AGE_MS && atMs <= (answer?.atMs ?? Infinity));
  return Math.min(...[inForce, ...since].flatMap((entry) => entry?.available ?? []));
}

/** What confirmations and cancellations were told is so, and what was refused did nothing. */
function laterWrongs({ model }: Sale, { kind, id, mark, answer }: LaterOperation): string[] {
  const name = `${mark} of ${id}`;
  const stored = model.find(id);
  if (stored === undefined) return [`${name}: there is no such reservation`];
  if (answer === undefined) return [`${name} was never answered`];
  const isDone = kind === 'confirm' ? stored.confirmedAtMs !== undefined : stored.status === 'cancelled';
  if (answer.ok !== undefined) return isDone ? [] : [`${name} was acknowledged and the reservation is ${stored.status}`];
  if (answer.refused === 'OUTCOME_UNKNOWN') return [];
  // Carried out when its answer was lost and undone by a cancellation before it was sent again: then INVALID_STATE is true.
  const wasUndone = kind === 'confirm' && stored.status === 'cancelled' && answer.refused === 'INVALID_STATE';
  const found = (kind === 'confirm' ? stored.payment : stored.cancelReason) === mark && !wasUndone ? [`${name} was refused with ${answer.refused} and was carried out`] : [];
  const isRight = {
    RESERVATION_EXPIRED: stored.expiresAtMs <= answer.atMs && stored.confirmedAtMs === undefined,
    INVALID_STATE: kind === 'confirm' && stored.status === 'cancelled',
    STORE_UNAVAILABLE: true,
  }[answer.refused ?? ''];
  return isRight === true ? found : [...found, `${name} was answered with ${answer.refused}`];
}

/** Invariant 6: whatever was sent with one key of one buyer had one effect, and all who were told of it heard the same. */
function keyWrongs({ model, operations }: Sale): string[] {
  const effects = new Map<string, Set<string>>();
  const note = (userId: string, key: string | null, id: string): void => {
    if (key === null) return;
    const name = `${userId} ${key}`;
    effects.set(name, (effects.get(name) ?? new Set()).add(id));
  };
  for (const { request } of model.rules.reservations) note(request.userId, request.key, request.id);
  for (const operation of operations) if (operation.kind === 'hold' && operation.answer?.ok) note(operation.request.userId, operation.request.key, operation.answer.ok.reservation.id);
  return [...effects].filter(([, ids]) => ids.size > 1).map(([key, ids]) => `key ${key} had ${ids.size} effects`);
}

/** Invariant 9: where Redis's picture of the strategy in use differs from PostgreSQL; as support/redis-agreement.ts. */
export function disagreements({ model, redis, terms }: Sale): string[] {
  return model.sections.flatMap(({ id, epoch, capacity, taken, highWater }) => {
    if (terms.strategy === 'lock') {
      const actual = redis.data.hmget(redisKeys.seats(id), 'epoch', 'capacity', 'available').join();
      const expected = [epoch, capacity, capacity - taken].join();
      return actual === expected ? [] : [`section ${id}: Redis has ${actual} instead of ${expected}`];
    }
    const actual = redis.data.hmget(redisKeys.slots(id), 'epoch', 'capacity', 'taken', 'claims').join();
    const expected = [epoch, capacity, taken, 0].join();
    if (actual !== expected) return [`section ${id}: Redis has ${actual} instead of ${expected}`];
    // Once the capacity is below a number given out, counts do not show a lost offer: it is found when a claim is short.
    if (highWater > capacity) return [];
    const proposable = new Set(redis.data.zrange(redisKeys.returnedSlots(id)).map(Number));
    for (let number = Number(redis.data.hmget(redisKeys.slots(id), 'highWater')[0]) + 1; number <= capacity; number++) proposable.add(number);
    const free = new Set(model.returnedNumbers(id));
    for (let number = highWater + 1; number <= capacity; number++) free.add(number);
    const stranded = [...free].filter((number) => !proposable.has(number));
    const owned = [...proposable].filter((number) => !free.has(number));
    return stranded.length + owned.length === 0 ? [] : [`section ${id}: stranded ${stranded.join()}; owned and proposable ${owned.join()}`];
  });
}
