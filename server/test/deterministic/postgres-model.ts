import type { FreedSection, HoldRequest, Proposal, ReservationRecord, SectionStatus } from '../../src/reservations/ledger/ledger.types.js';
import type { ModelReservation, ModelSection } from '../reservations/ledger-model.js';
import { LedgerModel } from '../reservations/ledger-model.js';

export interface SectionRow extends ModelSection {
  taken: number;
  stockVersion: number;
  highWater: number;
  readonly status: SectionStatus;
}

/** What of a reservation is no rule of the sale. */
interface Details {
  readonly createdAtMs: number;
  expiresAtMs: number;
  confirmedAtMs?: number;
  cancelledAtMs?: number;
  code: string | null;
  /** Of the operation that confirmed or cancelled it, so that a test can tell whose work it was. */
  payment: string | null;
  cancelReason: string | null;
}

/** What a section had available from a moment on. */
export interface Availability {
  readonly atMs: number;
  readonly available: number;
}

export class SqlError extends Error {
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

export const EVENT_ID = 1;
/** Of ledger_expire_due, which answers then. */
const MOST_FAILURES = 2;
const TERMS = { eventId: EVENT_ID, sectionName: 'Floor', unitPrice: 180_000, currency: 'KRW' } as const;

/**
 * One event's tables and the ledger's functions on them, each as a whole, as one transaction after the other. The rules
 * are LedgerModel's; here are the arguments and answers of the SQL, the counters that PostgreSQL keeps, and its clock.
 * That it answers as PostgreSQL does is tested in postgres-model.spec.ts.
 */
export class PostgresModel {
  readonly rules: LedgerModel;
  readonly sections: readonly SectionRow[];
  readonly history = new Map<number, Availability[]>();
  private readonly details = new Map<string, Details>();

  constructor(private readonly nowMs: () => number, capacities: ReadonlyMap<number, number>, limit: number, private readonly holdMs: number) {
    this.sections = [...capacities].map(([id, capacity]) => ({ id, capacity, epoch: '1', taken: 0, stockVersion: 0, highWater: 0, status: 'open' }));
    this.rules = new LedgerModel(this.sections, limit);
    for (const section of this.sections) this.remember(section);
  }

  section(id: number): SectionRow {
    const found = this.sections.find((section) => section.id === id);
    if (found === undefined) throw new Error(`no section ${id}`);
    return found;
  }

  find(id: string): (ModelReservation & Details) | undefined {
    const reservation = this.rules.reservations.find(({ request }) => request.id === id);
    const details = this.details.get(id);
    return reservation && details && { ...reservation, ...details };
  }

  /** Its deadline passed so long ago. */
  backdate(id: string, lateMs: number): void {
    this.detailsOf(id).expiresAtMs = this.nowMs() - lateMs;
  }

  reserve(values: readonly unknown[]): string {
    const { requests, proposals, sectionIds, isResent } = reserveArguments(values);
    this.refuseTwins(requests);
    if (!isResent && requests.some(({ id }) => this.details.has(id))) throw new SqlError('23505', 'duplicate key value violates "reservations_pkey"');
    const before = new Set(this.details.keys());
    const atMs = this.nowMs();
    const { outcomes, unused } = this.rules.reserve(requests, proposals);
    const isNew = ({ id }: HoldRequest): boolean => !before.has(id) && this.rules.reservations.some(({ request }) => request.id === id);
    const admitted = requests.filter(isNew);
    for (const { id } of admitted) this.details.set(id, { createdAtMs: atMs, expiresAtMs: atMs + this.holdMs, code: null, payment: null, cancelReason: null });
    const sections = sectionIds.flatMap((sectionId) => {
      const section = this.sections.find(({ id }) => id === sectionId);
      if (section === undefined) return [];
      const numbers = admitted.filter((request) => request.sectionId === sectionId).flatMap(({ id }) => this.rules.get(id).slots);
      section.highWater = Math.max(section.highWater, ...numbers);
      this.change(section, numbers.length);
      return [{ ...TERMS, ...stockOf(section), expiresAt: timeOf(atMs + this.holdMs), numbers, unused: unused.get(sectionId) ?? [] }];
    });
    const others = outcomes.flatMap(({ kind, id, ...rest }, index) => {
      const request = requests[index] as HoldRequest;
      if (isNew(request)) return [];
      return [id === undefined ? { index, kind, ...rest } : { index, kind, reservation: this.document(id) }];
    });
    return JSON.stringify({ at: timeOf(atMs), sections, others });
  }

  confirm([ids, users, codes, payments]: readonly unknown[]): string {
    const outcomes = (ids as string[]).map((id, index) => {
      const found = this.visible(id, (users as (string | null)[])[index]);
      if (found === undefined) return { index, kind: 'notFound' };
      const details = this.detailsOf(id);
      let kind = { pending: 'expired', confirmed: 'alreadyConfirmed', cancelled: 'cancelled', expired: 'expired' }[found.status];
      if (found.status === 'pending' && details.expiresAtMs > this.nowMs()) {
        kind = 'confirmed';
        found.status = 'confirmed';
        Object.assign(details, { confirmedAtMs: this.nowMs(), code: (codes as string[])[index], payment: (payments as (string | null)[])[index] });
      }
      return { index, kind, reservation: this.document(id) };
    });
    return JSON.stringify(outcomes);
  }

  cancel([ids, users, , reasons, onlyPending]: readonly unknown[]): string {
    const leaving: ModelReservation[] = [];
    const kinds = (ids as string[]).map((id, index) => {
      const found = this.visible(id, (users as (string | null)[])[index]);
      if (found === undefined) return 'notFound';
      const details = this.detailsOf(id);
      const mayBeTicket = (onlyPending as boolean[])[index] !== true;
      if ((found.status === 'confirmed' && mayBeTicket) || (found.status === 'pending' && details.expiresAtMs > this.nowMs())) {
        leaving.push(found);
        Object.assign(details, { cancelledAtMs: this.nowMs(), cancelReason: (reasons as (string | null)[])[index] });
        return 'cancelled';
      }
      return found.status === 'cancelled' ? 'alreadyCancelled' : found.status === 'confirmed' ? 'confirmed' : 'expired';
    });
    const freed = this.giveBack(leaving, 'cancelled');
    const outcomes = kinds.map((kind, index) => (kind === 'notFound' ? { index, kind } : { index, kind, reservation: this.document((ids as string[])[index] as string) }));
    return JSON.stringify({ freed, outcomes });
  }

  /** Sections whose row somebody holds are reported as failed, as after ledger_expire_due's lock_timeout; at most two. */
  expireDue(limit: number, skip: readonly number[], isLocked: (sectionId: number) => boolean): string {
    const due = this.rules.reservations
      .filter(({ status, request }) => status === 'pending' && this.detailsOf(request.id).expiresAtMs <= this.nowMs())
      .sort((a, b) => this.detailsOf(a.request.id).expiresAtMs - this.detailsOf(b.request.id).expiresAtMs);
    const sectionIds = [...new Set(due.map(({ request }) => request.sectionId))].filter((id) => !skip.includes(id));
    const free = sectionIds.findIndex((id) => !isLocked(id));
    const failed = sectionIds.slice(0, free < 0 ? MOST_FAILURES : Math.min(free, MOST_FAILURES));
    const chosen = failed.length < MOST_FAILURES ? sectionIds[free] : undefined;
    const expired = due.filter(({ request }) => request.sectionId === chosen).slice(0, limit);
    const first = expired[0];
    const lagMs = first === undefined ? 0 : this.nowMs() - this.detailsOf(first.request.id).expiresAtMs;
    const owners = expired.map(({ request: { id, userId } }) => ({ id, userId }));
    return JSON.stringify({
      expired: expired.length, lagMs, freed: this.giveBack(expired, 'expired'), owners,
      failed: failed.map((sectionId) => ({ sectionId, error: '55P03 canceling statement due to lock timeout' })),
    });
  }

  /** StockReading's statement. */
  readStock(): object[] {
    return this.sections.map(({ id, epoch, capacity, taken, highWater, stockVersion, status }) => ({
      id, event_id: EVENT_ID, epoch, capacity, taken, high_water: highWater, stock_version: String(stockVersion), status, on_sale: true, now_ms: this.nowMs(),
    }));
  }

  readFree(ids: readonly number[]): object[] {
    return this.sections.filter(({ id }) => ids.includes(id)).map(({ id, epoch, stockVersion, highWater }) =>
      ({ id, epoch, stock_version: String(stockVersion), high_water: highWater, returned: this.returnedNumbers(id) }));
  }

  /** Numbers that were given out and are nobody's now. */
  returnedNumbers(sectionId: number): number[] {
    const owned = new Set(this.rules.activeOf(sectionId).flatMap(({ slots }) => slots));
    const { highWater, capacity } = this.section(sectionId);
    return Array.from({ length: Math.min(highWater, capacity) }, (_, index) => index + 1).filter((number) => !owned.has(number));
  }

  nextEpoch(section: SectionRow): string {
    return String(Math.max(Number(section.epoch) + 1, Math.floor(this.nowMs())));
  }

  renewEpoch(sectionId: number, epoch: string): void {
    const section = this.section(sectionId);
    Object.assign(section, { epoch, stockVersion: section.stockVersion + 1 });
  }

  /** As an operator's change does it; never below what is taken. */
  resize(sectionId: number, capacity: number): boolean {
    const section = this.section(sectionId);
    if (capacity < section.taken || capacity === section.capacity) return false;
    section.capacity = capacity;
    this.renewEpoch(sectionId, this.nextEpoch(section));
    this.remember(section);
    return true;
  }

  private giveBack(leaving: readonly ModelReservation[], status: 'cancelled' | 'expired'): FreedSection[] {
    for (const reservation of leaving) reservation.status = status;
    return this.sections.flatMap((section) => {
      const numbers = leaving.filter(({ request }) => request.sectionId === section.id).flatMap(({ slots }) => slots).sort((a, b) => a - b);
      if (numbers.length === 0) return [];
      this.change(section, -numbers.length);
      return [{ ...stockOf(section), eventId: EVENT_ID, numbers }];
    });
  }

  private change(section: SectionRow, places: number): void {
    if (places === 0) return;
    section.taken += places;
    section.stockVersion += 1;
    if (section.taken < 0 || section.taken > section.capacity) throw new SqlError('23514', 'violates check constraint "sections_taken"');
    this.remember(section);
  }

  private remember({ id, capacity, taken }: SectionRow): void {
    this.history.set(id, [...(this.history.get(id) ?? []), { atMs: this.nowMs(), available: capacity - taken }]);
  }

  private visible(id: string, userId: string | null | undefined): ModelReservation | undefined {
    return this.rules.reservations.find(({ request }) => request.id === id && (userId === null || request.userId === userId));
  }

  /** What the unique constraints say to a batch that its caller should not have made. */
  private refuseTwins(requests: readonly HoldRequest[]): void {
    const buyers = new Set(requests.map(({ buyerId }) => buyerId));
    if (buyers.size < requests.length) throw new SqlError('21000', 'ON CONFLICT DO UPDATE command cannot affect row a second time');
    const keyed = requests.filter(({ key }) => key !== null);
    const keys = new Set(keyed.map(({ userId, key }) => `${userId} ${key}`));
    if (keys.size < keyed.length) throw new SqlError('23505', 'duplicate key value violates "reservations_key"');
  }

  private detailsOf(id: string): Details {
    const details = this.details.get(id);
    if (details === undefined) throw new Error(`no reservation ${id}`);
    return details;
  }

  private document(id: string): ReservationRecord {
    const { request, slots, status } = this.rules.get(id);
    const { createdAtMs, expiresAtMs, confirmedAtMs, cancelledAtMs, code } = this.detailsOf(id);
    return {
      ...TERMS, id, status, slots, sectionId: request.sectionId, userId: request.userId, buyerReference: request.buyerReference, quantity: request.quantity,
      confirmationCode: code, createdAt: timeOf(createdAtMs), expiresAt: timeOf(expiresAtMs),
      confirmedAt: confirmedAtMs === undefined ? null : timeOf(confirmedAtMs),
      cancelledAt: cancelledAtMs === undefined ? null : timeOf(cancelledAtMs),
      asOf: timeOf(this.nowMs()),
    };
  }
}

const timeOf = (ms: number): string => new Date(ms).toISOString();

function stockOf({ id, epoch, capacity, taken, stockVersion, status }: SectionRow): Omit<FreedSection, 'eventId' | 'numbers'> {
  return { sectionId: id, epoch, capacity, taken, stockVersion, status };
}

interface ReserveArguments {
  readonly requests: readonly HoldRequest[];
  readonly proposals: readonly Proposal[];
  readonly sectionIds: readonly number[];
  readonly isResent: boolean;
}

/** The parallel arrays of ledger_reserve. */
function reserveArguments(values: readonly unknown[]): ReserveArguments {
  const [ids, users, buyers, references, quantities, keys, sectionIds, sections, epochs, proposed, isResent] = values as [
    string[], string[], string[], (string | null)[], number[], (string | null)[] | null, number[], number[], (string | null)[], (string | null)[], boolean,
  ];
  const requests = ids.map((id, index) => ({
    id, quantity: quantities[index] as number, key: keys?.[index] ?? null, sectionId: sectionIds[(sections[index] as number) - 1] as number,
    userId: users[index] as string, buyerId: buyers[index] as string, buyerReference: references[index] as string | null,
  }));
  const proposals = sectionIds.flatMap((sectionId, index): Proposal[] => {
    const epoch = epochs[index];
    return epoch ? [{ sectionId, epoch, numbers: (proposed[index] ?? '{}').slice(1, -1).split(',').filter(Boolean).map(Number) }] : [];
  });
  return { requests, proposals, sectionIds, isResent };
}
