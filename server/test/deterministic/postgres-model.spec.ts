import fc from 'fast-check';
import { SystemClock } from '../../src/common/clock.js';
import { newId } from '../../src/common/ids.js';
import type { Database } from '../../src/platform/database/database.js';
import type { HoldRequest, Proposal } from '../../src/reservations/ledger/ledger.types.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import { StockReading } from '../../src/reservations/stock/stock-reading.js';
import { FREE_NUMBERS } from '../../src/reservations/strategies/slot/number-check.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { breakingOnce, cancelRequest, confirmRequest, holdRequest, setDeadline } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';
import { InMemoryPostgres } from './in-memory-postgres.js';
import { PostgresModel } from './postgres-model.js';
import { Process, World } from './world.js';

const LIMIT = 4;
const HOLD_MS = 600_000;
const CAPACITIES = [3, 7];

const wish = fc.record({ section: fc.nat({ max: 1 }), quantity: fc.integer({ min: 1, max: 3 }), key: fc.option(fc.constantFrom('a', 'b')), numbers: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 5 }) });
const choices = fc.uniqueArray(fc.nat({ max: 20 }), { minLength: 1, maxLength: 4 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom('hold' as const, 'hold' as const, 'resend' as const), wishes: fc.array(fc.option(wish), { minLength: 4, maxLength: 4 }), isCurrent: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('confirm' as const, 'cancel' as const, 'pass' as const), choices, isForeign: fc.boolean(), onlyPending: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), section: fc.nat({ max: 1 }), capacity: fc.nat({ max: 9 }) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What both are asked, and their answers without times and without the event's id. */
class Pair {
  readonly ids: string[] = [];
  private readonly buyers = Array.from({ length: 4 }, () => newId());

  constructor(private readonly database: Database, private readonly inMemory: Database, private readonly model: PostgresModel, private readonly sections: readonly number[]) {}

  async take(step: Step): Promise<[real: unknown, model: unknown]> {
    switch (step.kind) {
      case 'hold': return this.both((ledger) => ledger.reserve(...this.batch(step, this.ids.length)));
      case 'resend': return this.both((_, database) => new ReservationLedger(breakingOnce(database)).reserve(...this.batch(step, this.ids.length)));
      case 'confirm': {
        const requests = this.chosen(step).map(([id, userId]) => confirmRequest(id, userId));
        return requests.length === 0 ? [0, 0] : this.both((ledger) => ledger.confirm(requests));
      }
      case 'cancel': {
        const requests = this.chosen(step).map(([id, userId]) => cancelRequest(id, userId, step.onlyPending));
        return requests.length === 0 ? [0, 0] : this.both((ledger) => ledger.cancel(requests));
      }
      case 'pass': return this.pass(this.chosen(step).map(([id]) => id));
      case 'expire': return this.both(async (ledger) => ({ ...(await ledger.expireDue(step.limit)), lagMs: 0 }));
      case 'resize': return this.resize(this.sections[step.section] as number, step.capacity);
    }
  }

  /** What is in the tables, as the reading and the repair see it. */
  async state(): Promise<[real: unknown, model: unknown]> {
    const readings = await this.both(async (_, database) => {
      const reading = await new StockReading(database, new SystemClock()).refresh();
      return reading.map((section) => ({ ...section, readAtMs: 0 })).sort((a, b) => a.sectionId - b.sectionId);
    });
    const returned = await this.database.query<{ section_id: number; slot_number: number }>(
      'SELECT f.section_id, f.slot_number FROM returned_slots f JOIN sections s ON s.id = f.section_id WHERE f.slot_number <= s.capacity ORDER BY 1, 2');
    const expected = this.sections.flatMap((id) => this.model.returnedNumbers(id).map((number) => ({ section_id: id, slot_number: number })));
    const free = await this.both(async (_, database) => {
      const rows = await database.query<{ id: number; returned: number[] }>(FREE_NUMBERS, [this.sections]);
      return rows.map((row) => ({ ...row, returned: [...row.returned].sort((a, b) => a - b) })).sort((a, b) => a.id - b.id);
    });
    return [[readings[0], returned, free[0]], [readings[1], expected, free[1]]];
  }

  private async both(ask: (ledger: ReservationLedger, database: Database) => Promise<unknown>): Promise<[unknown, unknown]> {
    const answers: unknown[] = [];
    const known = this.ids.length;
    for (const database of [this.database, this.inMemory]) {
      this.made.length = 0;
      answers.push(timeless(await ask(new ReservationLedger(database), database)));
      if (database === this.inMemory) for (const id of this.made) if (this.model.find(id) !== undefined) this.ids.push(id);
    }
    this.batches.delete(known);
    return answers as [unknown, unknown];
  }

  private readonly made: string[] = [];
  private readonly batches = new Map<number, [HoldRequest[], Proposal[]]>();

  /** The same for both. */
  private batch({ wishes, isCurrent }: Extract<Step, { kind: 'hold' | 'resend' }>, turn: number): [HoldRequest[], Proposal[]] {
    const known: [HoldRequest[], Proposal[]] = this.batches.get(turn) ?? [
      wishes.flatMap((each, buyer) => (each === null ? [] : [holdRequest(this.sections[each.section] as number, each.quantity, { userId: this.buyers[buyer] as string, key: each.key })])),
      wishes.flatMap((each): Proposal[] => {
        const sectionId = this.sections[each?.section ?? 0] as number;
        const { epoch } = this.model.section(sectionId);
        return each === null ? [] : [{ sectionId, epoch: isCurrent ? epoch : '7', numbers: each.numbers }];
      }),
    ];
    if (known[0].length === 0) known[0].push(holdRequest(this.sections[0] as number));
    this.batches.set(turn, known);
    this.made.push(...known[0].map(({ id }) => id));
    return known;
  }

  private chosen({ choices: indexes, isForeign }: Extract<Step, { kind: 'confirm' | 'cancel' | 'pass' }>): [id: string, userId: string | null][] {
    const ids = new Set(this.ids.length === 0 ? [] : indexes.map((index) => this.ids[index % this.ids.length] as string));
    return [...ids].map((id) => [id, isForeign ? newId() : null]);
  }

  private async pass(ids: readonly string[]): Promise<[unknown, unknown]> {
    const pending = ids.filter((id) => this.model.find(id)?.status === 'pending');
    await setDeadline(this.database, pending, -100_000, 1000);
    pending.forEach((id, index) => this.model.backdate(id, 100_000 - index * 1000));
    return [0, 0];
  }

  private async resize(id: number, capacity: number): Promise<[unknown, unknown]> {
    const { epoch } = this.model.section(id);
    const isChanged = this.model.resize(id, capacity);
    const changed = await this.database.query(
      'UPDATE sections SET capacity = $2, epoch = $3, stock_version = stock_version + 1 WHERE id = $1 AND taken <= $2 AND capacity <> $2 RETURNING id',
      [id, capacity, isChanged ? this.model.section(id).epoch : epoch]);
    return [changed.length === 1, isChanged];
  }
}

const TIMES = new Set(['createdAt', 'expiresAt', 'confirmedAt', 'cancelledAt', 'asOf', 'at', 'eventId', 'confirmationCode', 'price']);

function timeless(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer, (name, value: unknown) => (TIMES.has(name) ? value === null : value)));
}

describe('the model of PostgreSQL', () => {
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

  it('answers as the ledger does in PostgreSQL and leaves the same stock', async () => {
    const { database } = open;
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (scheduler, steps) => {
        await database.query('TRUNCATE reservations, slots, returned_slots, buyer_places, reservation_logs, sections, events');
        const eventId = await createEvent(database, { maxPlacesPerBuyer: LIMIT });
        const sections: number[] = [];
        for (const capacity of CAPACITIES) sections.push(await createSection(database, eventId, capacity));
        const model = new PostgresModel(() => Date.now(), new Map(sections.map((id, index) => [id, CAPACITIES[index] as number])), LIMIT, HOLD_MS);
        const world = new World(scheduler, { postgres: [], redis: [] });
        const inMemory = new InMemoryPostgres(world, model).databaseOf(new Process('server'));
        const pair = new Pair(database, promptly(inMemory, world), model, sections);
        for (const step of steps) {
          const [real, modelled] = await pair.take(step);
          expect([step, modelled]).toEqual([step, real]);
        }
        const [real, modelled] = await pair.state();
        expect(modelled).toEqual(real);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

/** Messages arrive at once. */
function promptly(database: Database, world: World): Database {
  const query = async (text: string, values?: readonly unknown[]): Promise<unknown> => {
    let isOver = false;
    const rows = database.query(text, values).finally(() => (isOver = true));
    rows.catch(() => undefined);
    await world.runUntil(() => isOver, 0);
    return rows;
  };
  return { query } as unknown as Database;
}
