import { newId } from '../../src/common/ids.js';
import type { Database } from '../../src/platform/database/database.js';
import type { ReservationRecord } from '../../src/reservations/ledger/ledger.types.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import { StoreBusyError } from '../../src/reservations/reservations.errors.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { violations } from '../support/invariants.js';
import { cancelRequest, confirmRequest, holdRequest, setDeadline } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

/**
 * Asks again for as long as nothing was changed. Forty statements at once on eight connections, which no instance sends, leave the last of them
 * without one when the machine is busy (CONNECTED_WITHIN_MS); what is raced for stays the same.
 */
class PatientLedger extends ReservationLedger {
  override reserve(...request: Parameters<ReservationLedger['reserve']>): ReturnType<ReservationLedger['reserve']> {
    return served(() => super.reserve(...request));
  }

  override confirm(...request: Parameters<ReservationLedger['confirm']>): ReturnType<ReservationLedger['confirm']> {
    return served(() => super.confirm(...request));
  }

  override cancel(...request: Parameters<ReservationLedger['cancel']>): ReturnType<ReservationLedger['cancel']> {
    return served(() => super.cancel(...request));
  }
}

async function served<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreBusyError)) throw error;
    }
  }
}

/** Each ledger has a pool of its own, as two instances have. */
describe('races between two ledgers', () => {
  let testDatabase: TestDatabase;
  let pools: OpenDatabase[];
  let database: Database;
  let here: ReservationLedger;
  let there: ReservationLedger;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    pools = [await openDatabase(testDatabase.url, 8), await openDatabase(testDatabase.url, 8)];
    [here, there] = pools.map((pool) => new PatientLedger(pool.database)) as [ReservationLedger, ReservationLedger];
    database = (pools[0] as OpenDatabase).database;
  });

  afterEach(async () => {
    expect(await violations(database)).toEqual({});
  });

  afterAll(async () => {
    for (const pool of pools) await pool.close();
    await testDatabase.drop();
  });

  async function holdMany(sectionId: number, count: number, quantity = 1): Promise<ReservationRecord[]> {
    const { outcomes } = await here.reserve(Array.from({ length: count }, () => holdRequest(sectionId, quantity)), []);
    return outcomes.map((outcome) => {
      if (!('reservation' in outcome)) throw new Error(`not held: ${JSON.stringify(outcome)}`);
      return outcome.reservation;
    });
  }

  async function takenOf(sectionId: number): Promise<number> {
    const [row] = await database.query<{ taken: number }>('SELECT taken FROM sections WHERE id = $1', [sectionId]);
    return row?.taken ?? -1;
  }

  /** Runs expiry over and over until the others are done. */
  async function expireUntil(done: Promise<unknown>): Promise<string[]> {
    const expired: string[] = [];
    let running = true;
    const stop = () => { running = false; };
    void done.then(stop, stop);
    while (running) expired.push(...(await there.expireDue(500)).owners.map(({ id }) => id));
    await done;
    expired.push(...(await there.expireDue(500)).owners.map(({ id }) => id));
    return expired;
  }

  it('lets a hold be confirmed before its deadline or expired after it, never both and never neither', async () => {
    const section = await createSection(database, await createEvent(database), 1000);
    const outcomes: string[] = [];
    let stepMs = 0.5;
    for (let round = 0; round < 12; round++) {
      const holds = await holdMany(section, 40);
      const confirmedBefore = outcomes.filter((kind) => kind === 'confirmed').length;
      // Deadlines a few milliseconds apart, so that in every round some confirmation meets its own.
      await setDeadline(database, holds.map(({ id }) => id), 4, stepMs);
      const confirmations = Promise.all(holds.map(({ id, userId }) => here.confirm([confirmRequest(id, userId)])));
      const expired = await expireUntil(confirmations);
      const kinds = (await confirmations).map(([outcome]) => outcome?.kind ?? '');
      holds.forEach(({ id }, index) => {
        expect({ kind: kinds[index], expired: expired.filter((other) => other === id).length })
          .toEqual(kinds[index] === 'confirmed' ? { kind: 'confirmed', expired: 0 } : { kind: 'expired', expired: 1 });
      });
      outcomes.push(...kinds);
      // A busy machine needs longer for a confirmation than all deadlines last.
      if (!kinds.includes('confirmed')) stepMs *= 2;
      expect(await takenOf(section)).toBe(confirmedBefore + kinds.filter((kind) => kind === 'confirmed').length);
    }
    // A race that one side always wins is none.
    expect(new Set(outcomes)).toEqual(new Set(['confirmed', 'expired']));
    const [wrong] = await database.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM reservations WHERE confirmed_at >= expires_at OR expired_at < expires_at',
    );
    expect(wrong?.n).toBe(0);
  });

  it('returns places once when cancelled four times at once', async () => {
    const section = await createSection(database, await createEvent(database), 40);
    for (let round = 0; round < 10; round++) {
      const holds = await holdMany(section, 10, 4);
      const results = await Promise.all(holds.flatMap(({ id, userId }) =>
        [here, there, here, there].map((ledger) => ledger.cancel([cancelRequest(id, userId)]))));
      const kinds = results.map(({ outcomes: [outcome] }) => outcome?.kind);
      expect(kinds.filter((kind) => kind === 'cancelled')).toHaveLength(10);
      expect(kinds.filter((kind) => kind === 'alreadyCancelled')).toHaveLength(30);
      expect(numbersOf(results)).toEqual(holds.flatMap(({ slots }) => slots).sort(byNumber));
      expect(await takenOf(section)).toBe(0);
    }
  });

  it('ends as cancelled, whichever of cancel and confirm comes first', async () => {
    const section = await createSection(database, await createEvent(database), 300);
    const seen = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const holds = await holdMany(section, 30);
      const races = await Promise.all(holds.map(async ({ id, userId }, index) => {
        const confirming = () => here.confirm([confirmRequest(id, userId)]);
        const cancelling = () => there.cancel([cancelRequest(id, userId)]);
        const [confirmed, cancelled] = index % 2 === 0
          ? await Promise.all([confirming(), cancelling()])
          : (await Promise.all([cancelling(), confirming()])).reverse() as [Awaited<ReturnType<typeof confirming>>, Awaited<ReturnType<typeof cancelling>>];
        return { confirmed: confirmed[0]?.kind ?? '', cancelled: cancelled.outcomes[0]?.kind, freed: cancelled.freed.flatMap(({ numbers }) => numbers) };
      }));
      races.forEach(({ confirmed, cancelled, freed }, index) => {
        expect(['confirmed', 'cancelled']).toContain(confirmed);
        expect({ cancelled, freed }).toEqual({ cancelled: 'cancelled', freed: holds[index]?.slots });
        seen.add(confirmed);
      });
      expect(await takenOf(section)).toBe(0);
    }
    expect(seen).toEqual(new Set(['confirmed', 'cancelled']));
  });

  it('gives places back once when confirm, cancel and expiry meet on one hold', async () => {
    const section = await createSection(database, await createEvent(database), 200);
    for (let round = 0; round < 8; round++) {
      const holds = await holdMany(section, 25, 2);
      await setDeadline(database, holds.map(({ id }) => id), 4, 1);
      const calls = Promise.all(holds.map(({ id, userId }) => Promise.all([
        here.confirm([confirmRequest(id, userId)]), there.cancel([cancelRequest(id, userId)]), here.cancel([cancelRequest(id, null)]),
      ])));
      const expired = await expireUntil(calls);
      (await calls).forEach(([[confirmed], ...cancellations], index) => {
        const { id, slots } = holds[index] as ReservationRecord;
        const freed = numbersOf(cancellations);
        const returned = expired.includes(id) ? [...slots, ...freed] : freed;
        // Nobody keeps it: a cancellation in time ends it, confirmed or not, and a late one leaves it to expiry.
        expect(returned).toEqual(slots);
        if (expired.includes(id)) expect(confirmed?.kind).toBe('expired');
      });
      expect(await takenOf(section)).toBe(0);
    }
  });

  it('sells the last places once, whatever numbers the batches propose', async () => {
    const event = await createEvent(database);
    for (let round = 0; round < 25; round++) {
      const section = await createSection(database, event, 3);
      const results = await Promise.all(Array.from({ length: 10 }, (_, index) =>
        (index % 2 === 0 ? here : there).reserve([holdRequest(section, 1)], [{ sectionId: section, epoch: '1', numbers: [1 + (index % 3)] }])));
      const kinds = results.map(({ outcomes: [outcome] }) => outcome?.kind).sort();
      expect(kinds).toEqual([...Array<string>(3).fill('held'), ...Array<string>(7).fill('soldOut')]);
    }
  });

  it('gives one key one effect when it is sent 50 times at once', async () => {
    const event = await createEvent(database);
    const sections = await Promise.all(Array.from({ length: 5 }, () => createSection(database, event, 3)));
    for (let round = 0; round < 5; round++) {
      const [userId, key] = [newId(), `key-${round}`];
      const section = sections[round] as number;
      const results = await Promise.all(Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? here : there).reserve([holdRequest(section, 2, { userId, key })], [])));
      const outcomes = results.flatMap((result) => result.outcomes);
      const kinds = outcomes.map(({ kind }) => kind).sort();
      expect(kinds).toEqual(['held', ...Array<string>(49).fill('replayed')]);
      expect(new Set(outcomes.map((outcome) => ('reservation' in outcome ? outcome.reservation.id : '')))).toHaveProperty('size', 1);
      expect(await takenOf(section)).toBe(2);
    }
  });

  it('gives one key one effect when two different bodies carry it at once, without a section in common', async () => {
    const event = await createEvent(database);
    const sections = [await createSection(database, event, 40), await createSection(database, event, 40)];
    for (let round = 0; round < 20; round++) {
      const [userId, key] = [newId(), 'same'];
      const results = await Promise.all([here, there].map((ledger, index) =>
        ledger.reserve([holdRequest(sections[index] as number, 1, { userId, key })], [])));
      expect(results.map(({ outcomes: [outcome] }) => outcome?.kind).sort()).toEqual(['held', 'keyReused']);
    }
  });

  it('keeps a new buyer within the limit when the first holds come at once in different sections', async () => {
    const event = await createEvent(database, { maxPlacesPerBuyer: 3 });
    const sections = await Promise.all(Array.from({ length: 6 }, () => createSection(database, event, 50)));
    for (let round = 0; round < 15; round++) {
      const userId = newId();
      const results = await Promise.all(sections.map((section, index) =>
        (index % 2 === 0 ? here : there).reserve([holdRequest(section, 2, { userId })], [])));
      expect(results.map(({ outcomes: [outcome] }) => outcome?.kind).sort()).toEqual(['held', ...Array<string>(5).fill('limitExceeded')]);
    }
  });

  it('lets batches over several events and releases pass each other in any order', async () => {
    const events = await Promise.all([1, 2, 3].map(() => createEvent(database, { maxPlacesPerBuyer: 4 })));
    const sections = await Promise.all(events.flatMap((event) => [createSection(database, event, 30), createSection(database, event, 30)]));
    const buyers = Array.from({ length: 24 }, () => newId());
    const held: ReservationRecord[] = [];
    const worker = async (ledger: ReservationLedger, seed: number) => {
      for (let round = 0; round < 25; round++) {
        // Buyers and sections in an order of each worker's own: unordered locks would meet head-on.
        const requests = rotated(buyers, seed * 5 + round).slice(0, 12).map((userId, index) =>
          holdRequest(sections[(index * (seed + 1) + round) % sections.length] as number, 1 + (index % 2), { userId }));
        const { outcomes } = await ledger.reserve(seed % 2 === 0 ? requests : requests.reverse(), []);
        for (const outcome of outcomes) if ('reservation' in outcome) held.push(outcome.reservation);
        const leaving = held.splice(0, 8);
        if (leaving.length > 0) await ledger.cancel(rotated(leaving, seed).map(({ id, userId }) => cancelRequest(id, userId)));
      }
    };
    await Promise.all([worker(here, 0), worker(there, 1), worker(here, 2), worker(there, 3), worker(here, 4), worker(there, 5)]);
    const [row] = await database.query<{ n: number }>('SELECT sum(taken)::int AS n FROM sections WHERE event_id = ANY ($1)', [events]);
    expect(row?.n).toBe(held.reduce((places, { quantity }) => places + quantity, 0));
  });
});

const byNumber = (a: number, b: number): number => a - b;

function numbersOf(results: readonly { freed: readonly { numbers: readonly number[] }[] }[]): number[] {
  return results.flatMap(({ freed }) => freed.flatMap(({ numbers }) => numbers)).sort(byNumber);
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const at = by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}
