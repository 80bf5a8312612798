import fc from 'fast-check';
import { newId } from '../../src/common/ids.js';
import type { Database } from '../../src/platform/database/database.js';
import type { FreedSection, HoldRequest, Proposal, ReserveResult } from '../../src/reservations/ledger/ledger.types.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { violations } from '../support/invariants.js';
import { breakingOnce, cancelRequest, confirmRequest, holdRequest, setDeadline } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';
import type { ModelReservation, ModelSection } from './ledger-model.js';
import { LedgerModel } from './ledger-model.js';

const BUYERS = 5;
const LIMIT = 6;
const CAPACITIES = [3, 9];

const pick = fc.nat({ max: 1000 });
const wish = fc.record({ section: fc.nat({ max: CAPACITIES.length }), quantity: fc.integer({ min: 1, max: 4 }), key: fc.option(fc.constantFrom('a', 'b', 'c')) });
const proposal = fc.record({ isCurrent: fc.boolean(), numbers: fc.array(fc.integer({ min: -1, max: 16 }), { maxLength: 8 }) });
const choice = fc.record({ reservation: pick, isForeign: fc.boolean(), isOperator: fc.boolean() });

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('hold' as const), wishes: fc.array(fc.option(wish), { minLength: BUYERS, maxLength: BUYERS }), proposals: fc.array(fc.option(proposal), { minLength: 2, maxLength: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resend' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('confirm' as const), choices: fc.array(choice, { minLength: 1, maxLength: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), choices: fc.array(choice, { minLength: 1, maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass deadlines' as const), reservations: fc.array(pick, { minLength: 1, maxLength: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const), limit: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('resize' as const), section: fc.nat({ max: 1 }), capacity: fc.nat({ max: 14 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Choices = Extract<Step, { kind: 'cancel' }>['choices'];

interface Chosen {
  readonly reservation: ModelReservation;
  /** Who asks; null for an operator. */
  readonly userId: string | null;
  readonly mayAct: boolean;
}

/** The ledger and the model, side by side through one sequence of steps on one event. */
class Sale {
  private readonly buyers = Array.from({ length: BUYERS }, () => newId());
  private lastRequests: HoldRequest[] = [];

  constructor(
    private readonly database: Database,
    private readonly ledger: ReservationLedger,
    private readonly model: LedgerModel,
    private readonly eventId: number,
  ) {}

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'hold': return this.hold(step);
      case 'resend': return this.resend();
      case 'confirm': return this.confirm(step.choices);
      case 'cancel': return this.cancel(step.choices);
      case 'pass deadlines': return this.passDeadlines(step.reservations);
      case 'expire': return this.expire(step.limit);
      case 'resize': return this.resize(this.model.sections[step.section] as ModelSection, step.capacity);
    }
  }

  private async hold({ wishes, proposals }: Extract<Step, { kind: 'hold' }>): Promise<void> {
    const requests = wishes.flatMap((wish, buyer) => {
      if (wish === null) return [];
      // One index past the sections stands for a section that does not exist.
      const sectionId = this.model.sections[wish.section]?.id ?? 2 ** 31 - 1;
      return [holdRequest(sectionId, wish.quantity, { userId: this.buyers[buyer] as string, key: wish.key })];
    });
    if (requests.length === 0) return;
    const numbers = proposals.flatMap((proposed, index): Proposal[] => {
      const { id, epoch } = this.model.sections[index] as ModelSection;
      return proposed === null ? [] : [{ sectionId: id, epoch: proposed.isCurrent ? epoch : String(BigInt(epoch) + 7n), numbers: proposed.numbers }];
    });
    this.lastRequests = requests;
    const expected = this.model.reserve(requests, numbers);
    const result = await this.ledger.reserve(requests, numbers);
    expect(observed(result)).toEqual(expected.outcomes);
    expect(new Map(result.sections.map(({ sectionId, unused }) => [sectionId, unused]))).toEqual(expected.unused);
  }

  /** What the ledger does when it does not know whether its first sending was carried out. */
  private async resend(): Promise<void> {
    if (this.lastRequests.length === 0) return;
    const expected = this.model.reserve(this.lastRequests, []);
    const result = await new ReservationLedger(breakingOnce(this.database)).reserve(this.lastRequests, []);
    expect(observed(result)).toEqual(expected.outcomes);
  }

  private async confirm(choices: Choices): Promise<void> {
    const chosen = this.choose(choices);
    const expected = chosen.map(({ reservation, mayAct }) => {
      if (!mayAct) return 'notFound';
      if (reservation.status === 'pending' && !reservation.due) {
        reservation.status = 'confirmed';
        return 'confirmed';
      }
      if (reservation.status === 'confirmed') return 'alreadyConfirmed';
      return reservation.status === 'cancelled' ? 'cancelled' : 'expired';
    });
    if (chosen.length === 0) return;
    const outcomes = await this.ledger.confirm(chosen.map(({ reservation, userId }) => confirmRequest(reservation.request.id, userId)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(expected);
  }

  private async cancel(choices: Choices): Promise<void> {
    const chosen = this.choose(choices);
    const freed = new Map<number, number[]>();
    const expected = chosen.map(({ reservation, mayAct }) => {
      if (!mayAct) return 'notFound';
      if (reservation.status === 'confirmed' || (reservation.status === 'pending' && !reservation.due)) {
        this.end(reservation, 'cancelled', freed);
        return 'cancelled';
      }
      return reservation.status === 'cancelled' ? 'alreadyCancelled' : 'expired';
    });
    if (chosen.length === 0) return;
    const result = await this.ledger.cancel(chosen.map(({ reservation, userId }) => cancelRequest(reservation.request.id, userId)));
    expect(result.outcomes.map(({ kind }) => kind)).toEqual(expected);
    this.expectFreed(result.freed, freed);
  }

  private async passDeadlines(reservations: readonly number[]): Promise<void> {
    const passed = reservations.flatMap((index) => this.at(index) ?? []).filter(({ status }) => status === 'pending');
    for (const reservation of passed) reservation.due = true;
    await setDeadline(this.database, passed.map(({ request }) => request.id), -1);
  }

  private async expire(limit: number): Promise<void> {
    const result = await this.ledger.expireDue(limit);
    const due = this.model.reservations.filter((reservation) => reservation.due && reservation.status === 'pending');
    // Which of several it took first is up to their deadlines, which the model does not know; all are of one section.
    const sectionId = result.owners[0] && this.model.get(result.owners[0].id).request.sectionId;
    expect(result.expired).toBe(Math.min(limit, due.filter(({ request }) => request.sectionId === sectionId).length));
    expect(result.expired > 0).toBe(due.length > 0);
    expect(result.failed).toEqual([]);
    const freed = new Map<number, number[]>();
    for (const { id } of result.owners) {
      const reservation = this.model.get(id);
      expect(due).toContain(reservation);
      this.end(reservation, 'expired', freed);
    }
    this.expectFreed(result.freed, freed);
  }

  /** As an operator's change of capacity does it: under the row's lock, never below what is taken, with a new epoch. */
  private async resize(section: ModelSection, capacity: number): Promise<void> {
    const rows = await this.database.query<{ epoch: string }>(
      `UPDATE sections SET capacity = $2, epoch = epoch + 1, stock_version = stock_version + 1
        WHERE id = $1 AND taken <= $2 RETURNING epoch`,
      [section.id, capacity],
    );
    expect(rows).toHaveLength(capacity >= this.model.taken(section.id) ? 1 : 0);
    if (rows[0] !== undefined) Object.assign(section, { capacity, epoch: rows[0].epoch });
  }

  /** PostgreSQL's rows say what the model says. */
  async compare(): Promise<void> {
    const sections = await this.database.query('SELECT id, capacity, taken, epoch FROM sections WHERE event_id = $1 ORDER BY id', [this.eventId]);
    expect(sections).toEqual(this.model.sections.map(({ id, capacity, epoch }) => ({ id, capacity, epoch, taken: this.model.taken(id) })));
    const reservations = await this.database.query<{ id: string }>('SELECT id, status, slot_numbers AS slots FROM reservations WHERE event_id = $1', [this.eventId]);
    const expected = this.model.reservations.map(({ request, status, slots }) => ({ id: request.id, status, slots }));
    expect(byId(reservations)).toEqual(byId(expected));
    const places = await this.database.query<{ buyer_id: string; places: number }>('SELECT buyer_id, places FROM buyer_places WHERE event_id = $1', [this.eventId]);
    for (const buyer of this.buyers) {
      expect(places.find(({ buyer_id }) => buyer_id === buyer)?.places ?? 0).toBe(this.model.held(buyer));
      expect(this.model.held(buyer)).toBeLessThanOrEqual(LIMIT);
    }
  }

  private end(reservation: ModelReservation, status: 'cancelled' | 'expired', freed: Map<number, number[]>): void {
    reservation.status = status;
    freed.set(reservation.request.sectionId, [...(freed.get(reservation.request.sectionId) ?? []), ...reservation.slots]);
  }

  private expectFreed(actual: readonly FreedSection[], expected: ReadonlyMap<number, number[]>): void {
    const seen = actual.map(({ sectionId, numbers, taken }) => ({ sectionId, numbers, taken })).sort((a, b) => a.sectionId - b.sectionId);
    expect(seen).toEqual([...expected].sort(([a], [b]) => a - b).map(([sectionId, numbers]) => ({
      sectionId, numbers: numbers.sort((a, b) => a - b), taken: this.model.taken(sectionId),
    })));
  }

  private choose(choices: Choices): Chosen[] {
    const chosen = choices.flatMap(({ reservation: index, isForeign, isOperator }): Chosen[] => {
      const reservation = this.at(index);
      if (reservation === undefined) return [];
      if (isOperator) return [{ reservation, userId: null, mayAct: true }];
      return [{ reservation, userId: isForeign ? newId() : reservation.request.userId, mayAct: !isForeign }];
    });
    // The service's batches never carry two requests for one reservation.
    return chosen.filter(({ reservation }, index) => chosen.findIndex((other) => other.reservation === reservation) === index);
  }

  private at(index: number): ModelReservation | undefined {
    const { reservations } = this.model;
    return reservations.length === 0 ? undefined : reservations[index % reservations.length];
  }
}

function observed({ outcomes }: ReserveResult): object[] {
  return outcomes.map((outcome) => ('reservation' in outcome ? { kind: outcome.kind, id: outcome.reservation.id, slots: outcome.reservation.slots } : outcome));
}

const byId = <T extends { id: string }>(rows: readonly T[]): T[] => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('any sequence of hold, confirm, cancel, expire and change of capacity', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
  });

  afterAll(async () => {
    await open.close();
    await testDatabase.drop();
  });

  it('does what the model does and keeps invariants 1, 2, 4, 5 and 7', async () => {
    const { database } = open;
    const ledger = new ReservationLedger(database);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40, size: 'max' }), async (steps) => {
        // Expiry is for all events: what an earlier, failed run has left due must not be counted in this one.
        await database.query('TRUNCATE reservations, slots, returned_slots, buyer_places, reservation_logs, sections, events');
        const eventId = await createEvent(database, { maxPlacesPerBuyer: LIMIT });
        const sections: ModelSection[] = [];
        for (const capacity of CAPACITIES) sections.push({ id: await createSection(database, eventId, capacity), capacity, epoch: '1' });
        const sale = new Sale(database, ledger, new LedgerModel(sections, LIMIT), eventId);
        for (const step of steps) await sale.take(step);
        await sale.compare();
        expect(await violations(database)).toEqual({});
      }),
      { numRuns: 80 },
    );
  }, 60_000);
});
