import { strict as assert } from 'node:assert';
import type { HoldOutcome, HoldRequest, Proposal, ReservationStatus } from '../../src/reservations/ledger/ledger.types.js';

export interface ModelSection {
  readonly id: number;
  capacity: number;
  epoch: string;
}

export interface ModelReservation {
  readonly request: HoldRequest;
  readonly slots: readonly number[];
  status: ReservationStatus;
  /** Past its deadline, whether or not expiry has been there. */
  due: boolean;
}

/** What the ledger is expected to answer to one request; `slots` for those that hold places. */
export type Expected = Pick<HoldOutcome, 'kind'> & { readonly id?: string; readonly slots?: readonly number[]; readonly available?: number; readonly held?: number; readonly limit?: number };

const isActive = ({ status }: ModelReservation): boolean => status === 'pending' || status === 'confirmed';

/** The rules of one event's sale in a few lines, without locks, marks or free lists. */
export class LedgerModel {
  readonly reservations: ModelReservation[] = [];

  constructor(
    readonly sections: readonly ModelSection[],
    readonly limit: number,
  ) {}

  activeOf(sectionId: number): ModelReservation[] {
    return this.reservations.filter((reservation) => isActive(reservation) && reservation.request.sectionId === sectionId);
  }

  taken(sectionId: number): number {
    return sum(this.activeOf(sectionId));
  }

  held(buyerId: string): number {
    return sum(this.reservations.filter((reservation) => isActive(reservation) && reservation.request.buyerId === buyerId));
  }

  /** Admits a batch and says what the ledger has to answer; `unused` by section, for those that were asked for. */
  reserve(requests: readonly HoldRequest[], proposals: readonly Proposal[]): { outcomes: Expected[]; unused: Map<number, readonly number[]> } {
    const admitted: HoldRequest[] = [];
    const expected = requests.map((request) => this.decide(request, admitted));
    const unused = new Map<number, readonly number[]>();
    for (const section of this.sections) {
      if (!requests.some(({ sectionId }) => sectionId === section.id)) continue;
      const own = admitted.filter(({ sectionId }) => sectionId === section.id);
      const usable = this.usable(section, proposals);
      const numbers = this.numbersFor(section, quantityOf(own), usable);
      unused.set(section.id, usable.slice(quantityOf(own)));
      for (const request of own) {
        this.reservations.push({ request, slots: numbers.splice(0, request.quantity), status: 'pending', due: false });
      }
    }
    const outcomes = expected.map((outcome) => (outcome.id === undefined ? outcome : { ...outcome, slots: this.get(outcome.id).slots }));
    return { outcomes, unused };
  }

  get(id: string): ModelReservation {
    const found = this.reservations.find(({ request }) => request.id === id);
    assert(found, 'the model knows every reservation that it is asked for');
    return found;
  }

  private decide(request: HoldRequest, admitted: HoldRequest[]): Expected {
    const known = this.reservations.find((other) => other.request.id === request.id
      || (request.key !== null && other.request.userId === request.userId && other.request.key === request.key))?.request;
    if (known !== undefined) {
      if (known.sectionId !== request.sectionId || known.quantity !== request.quantity) return { kind: 'keyReused' };
      return { kind: known.id === request.id ? 'held' : 'replayed', id: known.id };
    }
    const section = this.sections.find(({ id }) => id === request.sectionId);
    if (section === undefined) return { kind: 'sectionNotFound' };
    const ahead = quantityOf(admitted.filter(({ sectionId }) => sectionId === section.id));
    const available = section.capacity - this.taken(section.id) - ahead;
    if (request.quantity > available) return { kind: 'soldOut', available };
    const held = this.held(request.buyerId);
    if (held + request.quantity > this.limit) return { kind: 'limitExceeded', limit: this.limit, held };
    admitted.push(request);
    return { kind: 'held', id: request.id };
  }

  /** Proposed numbers that are free, lowest first, but only under the current epoch. */
  private usable({ id, capacity, epoch }: ModelSection, proposals: readonly Proposal[]): number[] {
    const owned = this.owned(id);
    const proposed = proposals.find((proposal) => proposal.sectionId === id && proposal.epoch === epoch)?.numbers ?? [];
    return ascending([...new Set(proposed)].filter((number) => number >= 1 && number <= capacity && !owned.has(number)));
  }

  /** The usable proposals, and when they do not suffice the lowest free numbers. */
  private numbersFor({ id, capacity }: ModelSection, count: number, usable: readonly number[]): number[] {
    const owned = this.owned(id);
    const numbers = usable.slice(0, count);
    for (let number = 1; numbers.length < count; number++) {
      assert(number <= capacity, 'a section that has places available has numbers for them');
      if (!owned.has(number) && !numbers.includes(number)) numbers.push(number);
    }
    return ascending(numbers);
  }

  private owned(sectionId: number): ReadonlySet<number> {
    return new Set(this.activeOf(sectionId).flatMap(({ slots }) => slots));
  }
}

const quantityOf = (requests: readonly HoldRequest[]): number => requests.reduce((places, { quantity }) => places + quantity, 0);
const sum = (reservations: readonly ModelReservation[]): number => quantityOf(reservations.map(({ request }) => request));
const ascending = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
