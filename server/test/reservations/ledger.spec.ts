import { newConfirmationCode, newId } from '../../src/common/ids.js';
import type { Database } from '../../src/platform/database/database.js';
import type { HoldOutcome, HoldRequest, ReservationRecord } from '../../src/reservations/ledger/ledger.types.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { violations } from '../support/invariants.js';
import { breakingOnce, cancelRequest, setDeadline } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

describe('ReservationLedger', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let database: Database;
  let ledger: ReservationLedger;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
    database = open.database;
    ledger = new ReservationLedger(database);
  });

  afterEach(async () => {
    expect(await violations(database)).toEqual({});
  });

  afterAll(async () => {
    await open.close();
    await testDatabase.drop();
  });

  function request(sectionId: number, quantity = 1, more: Partial<HoldRequest> = {}): HoldRequest {
    const userId = more.userId ?? newId();
    return { id: newId(), sectionId, userId, buyerId: userId, buyerReference: null, quantity, key: null, ...more };
  }

  async function reserve(...requests: HoldRequest[]): Promise<readonly HoldOutcome[]> {
    return (await ledger.reserve(requests, [])).outcomes;
  }

  async function held(request: HoldRequest): Promise<ReservationRecord> {
    const [outcome] = await reserve(request);
    if (outcome?.kind !== 'held') throw new Error(`not held: ${JSON.stringify(outcome)}`);
    return outcome.reservation;
  }

  async function backdate(id: string): Promise<void> {
    await database.query(
      `UPDATE reservations SET created_at = created_at - interval '1 hour', expires_at = clock_timestamp() - interval '1 second' WHERE id = $1`,
      [id],
    );
  }

  const kinds = (outcomes: readonly { kind: string }[]) => outcomes.map(({ kind }) => kind);

  describe('reserve', () => {
    it('answers each request of a batch for itself', async () => {
      const event = await createEvent(database);
      const section = await createSection(database, event, 5);
      const notYet = await createSection(database, await createEvent(database, { opensInSeconds: 60 }), 5);
      const over = await createSection(database, await createEvent(database, { opensInSeconds: -60, closesInSeconds: -1 }), 5);
      const paused = await createSection(database, await createEvent(database, { status: 'paused' }), 5);
      const roomy = await createSection(database, event, 50);
      const closed = await createSection(database, event, 5, 'closed');

      const outcomes = await reserve(
        request(section, 3), request(section, 3), request(section, 2), request(section, 1), request(2 ** 31 - 1),
        request(notYet), request(over), request(paused), request(closed), request(roomy, 5),
      );

      expect(kinds(outcomes)).toEqual(['held', 'soldOut', 'held', 'soldOut', 'sectionNotFound', 'salesNotOpen',
        'salesClosed', 'salesClosed', 'sectionClosed', 'limitExceeded']);
      expect(outcomes[1]).toEqual({ kind: 'soldOut', available: 2 });
      expect(outcomes[9]).toEqual({ kind: 'limitExceeded', limit: 4, held: 0 });
      expect(outcomes[0]).toMatchObject({ reservation: { slots: [1, 2, 3], status: 'pending', unitPrice: 180000, currency: 'KRW' } });
      expect(outcomes[2]).toMatchObject({ reservation: { slots: [4, 5] } });
    });

    it('gives the same reservation for the same key, and refuses another body', async () => {
      const event = await createEvent(database);
      const [one, two] = [await createSection(database, event, 1), await createSection(database, event, 9)];
      const userId = newId();
      const first = await held(request(one, 1, { userId, key: 'k' }));

      const [again] = await reserve(request(one, 1, { userId, key: 'k' }));
      expect(again).toMatchObject({ kind: 'replayed', reservation: { id: first.id, slots: first.slots } });
      expect(kinds(await reserve(request(two, 1, { userId, key: 'k' })))).toEqual(['keyReused']);
      expect(kinds(await reserve(request(one, 1, { key: 'k' })))).toEqual(['soldOut']);
    });

    it('finds its own reservations when the same ids are sent again', async () => {
      const section = await createSection(database, await createEvent(database), 2);
      const first = request(section, 2);
      await held(first);
      const { outcomes } = await new ReservationLedger(breakingOnce(database)).reserve([first], []);
      expect(outcomes).toMatchObject([{ kind: 'held', reservation: { id: first.id, slots: [1, 2] } }]);
    });

    it('counts a buyer across the sections of an event and across transactions', async () => {
      const event = await createEvent(database, { maxPlacesPerBuyer: 4 });
      const sections = await Promise.all(Array.from({ length: 6 }, () => createSection(database, event, 100)));
      const userId = newId();
      const outcomes = await Promise.all(sections.map((section) => reserve(request(section, 2, { userId }))));
      expect(kinds(outcomes.flat()).sort()).toEqual(['held', 'held', ...Array<string>(4).fill('limitExceeded')]);
    });

    it('takes proposed numbers under the current epoch only, and replaces those that are owned or out of range', async () => {
      const section = await createSection(database, await createEvent(database), 20);
      const propose = async (epoch: string, numbers: number[], quantity: number) => {
        const { outcomes } = await ledger.reserve([request(section, quantity)], [{ sectionId: section, epoch, numbers }]);
        return outcomes[0];
      };
      expect(await propose('1', [5, 6], 2)).toMatchObject({ reservation: { slots: [5, 6] } });
      expect(await propose('1', [6, 7], 2)).toMatchObject({ reservation: { slots: [1, 7] } });
      expect(await propose('2', [9, 10], 2)).toMatchObject({ reservation: { slots: [2, 3] } });
      expect(await propose('1', [4, 4, 0, 21], 2)).toMatchObject({ reservation: { slots: [4, 8] } });

      // Of what was proposed only the free and unneeded may be proposed again: 8 is owned by now.
      const { sections } = await ledger.reserve([request(section, 1)], [{ sectionId: section, epoch: '1', numbers: [8, 9, 10, 11] }]);
      expect(sections).toMatchObject([{ numbers: [9], unused: [10, 11] }]);
    });

    it('writes nothing for requests it refuses', async () => {
      const section = await createSection(database, await createEvent(database), 1);
      const count = 'SELECT (SELECT count(*) FROM buyer_places) + (SELECT count(*) FROM reservations) + (SELECT sum(stock_version) FROM sections) AS n';
      const before = await database.query(count);
      await reserve(request(section, 2), request(section, 3));
      expect(await database.query(count)).toEqual(before);
    });
  });

  describe('confirm', () => {
    const confirm = (id: string, userId: string | null) =>
      ledger.confirm([{ id, userId, code: newConfirmationCode(), paymentReference: null, actor: 'buyer' }]);

    it('confirms once, and says the same the second time', async () => {
      const section = await createSection(database, await createEvent(database), 5);
      const hold = await held(request(section, 2));
      const [first] = await confirm(hold.id, hold.userId);
      const [second] = await confirm(hold.id, hold.userId);
      expect(first).toMatchObject({ kind: 'confirmed', reservation: { status: 'confirmed' } });
      expect(second?.kind).toBe('alreadyConfirmed');
      const withoutAsOf = (outcome: typeof first) => ({ ...(outcome as { reservation: object }).reservation, asOf: '' });
      expect(withoutAsOf(second)).toEqual(withoutAsOf(first));
    });

    it('does not find foreign and unknown ids, nor confirm after the deadline', async () => {
      const section = await createSection(database, await createEvent(database), 5);
      const hold = await held(request(section));
      expect(kinds(await confirm(hold.id, newId()))).toEqual(['notFound']);
      expect(kinds(await confirm(newId(), hold.userId))).toEqual(['notFound']);
      await backdate(hold.id);
      expect(kinds(await confirm(hold.id, hold.userId))).toEqual(['expired']);
    });
  });

  describe('cancel and expire', () => {
    const expireAll = async () => {
      while ((await ledger.expireDue(1000)).expired > 0);
    };
    const cancel = (id: string, userId: string | null, onlyPending = false) => ledger.cancel([cancelRequest(id, userId, onlyPending)]);

    it('returns places once, lowest numbers first', async () => {
      const section = await createSection(database, await createEvent(database), 4);
      const [a, b] = [await held(request(section, 2)), await held(request(section, 2))];
      const results = await Promise.all(Array.from({ length: 5 }, () => cancel(a.id, a.userId)));
      expect(kinds(results.flatMap(({ outcomes }) => outcomes)).sort()).toEqual([...Array<string>(4).fill('alreadyCancelled'), 'cancelled']);
      expect(results.flatMap(({ freed }) => freed)).toMatchObject([{ sectionId: section, taken: 2, numbers: [1, 2] }]);
      expect((await held(request(section, 1))).slots).toEqual([1]);
      expect((await cancel(b.id, newId())).outcomes).toEqual([{ kind: 'notFound' }]);
    });

    it('cancels a confirmed reservation but not an expired hold', async () => {
      const section = await createSection(database, await createEvent(database), 4);
      const hold = await held(request(section, 2));
      await ledger.confirm([{ id: hold.id, userId: null, code: newConfirmationCode(), paymentReference: 'p-1', actor: 'operator' }]);
      expect(await cancel(hold.id, null, true)).toMatchObject({ freed: [], outcomes: [{ kind: 'confirmed', reservation: { status: 'confirmed' } }] });
      expect(kinds((await cancel(hold.id, null)).outcomes)).toEqual(['cancelled']);
      expect(kinds((await cancel(hold.id, null, true)).outcomes)).toEqual(['alreadyCancelled']);
      const letGo = await held(request(section, 1));
      expect(kinds((await cancel(letGo.id, null, true)).outcomes)).toEqual(['cancelled']);
      const late = await held(request(section, 2));
      await backdate(late.id);
      expect(await cancel(late.id, late.userId)).toMatchObject({ freed: [], outcomes: [{ kind: 'expired' }] });
    });

    it('expires what is due, a bounded number at a time, and nothing else', async () => {
      await expireAll();
      const section = await createSection(database, await createEvent(database), 10);
      const holds = await Promise.all([1, 2, 3].map(() => held(request(section, 2))));
      for (const hold of holds.slice(0, 2)) await backdate(hold.id);
      const first = await ledger.expireDue(1);
      expect(first).toMatchObject({ expired: 1, freed: [{ sectionId: section, taken: 4 }] });
      const runs = await Promise.all([ledger.expireDue(10), ledger.expireDue(10)]);
      expect(runs[0].expired + runs[1].expired).toBe(1);
      expect((await ledger.expireDue(10)).expired).toBe(0);
    });

    it('expires the holds of one section in a run, that of the oldest', async () => {
      await expireAll();
      const event = await createEvent(database);
      const [younger, older] = [await createSection(database, event, 10), await createSection(database, event, 10)];
      for (const section of [younger, older, younger, older]) {
        const hold = await held(request(section));
        await setDeadline(database, [hold.id], section === older ? -2000 : -1000);
      }
      expect(await ledger.expireDue(10)).toMatchObject({ expired: 2, freed: [{ sectionId: older, taken: 0 }], failed: [] });
      expect(await ledger.expireDue(10)).toMatchObject({ expired: 2, freed: [{ sectionId: younger, taken: 0 }], failed: [] });
    });

    it('leaves a section that cannot take its places back, says so, and expires the holds of the others', async () => {
      await expireAll();
      const event = await createEvent(database);
      const [broken, sound] = [await createSection(database, event, 10), await createSection(database, event, 10)];
      const [stuck, due] = [await held(request(broken, 2)), await held(request(sound, 2))];
      await setDeadline(database, [stuck.id, due.id], -5000, 1000);
      await database.query('UPDATE sections SET taken = 0 WHERE id = $1', [broken]);

      const failed = [{ sectionId: broken, error: expect.stringContaining('sections_taken_within_capacity') as string }];
      expect(await ledger.expireDue(10)).toMatchObject({ expired: 1, owners: [{ id: due.id }], freed: [{ sectionId: sound, numbers: due.slots }], failed });
      expect(await ledger.expireDue(10)).toMatchObject({ expired: 0, freed: [], failed });

      await database.query('UPDATE sections SET taken = 2 WHERE id = $1', [broken]);
      expect(await ledger.expireDue(10)).toMatchObject({ expired: 1, owners: [{ id: stuck.id }], failed: [] });
    });

    it("expires the other sections' holds while somebody keeps one section's row locked", async () => {
      await expireAll();
      const event = await createEvent(database);
      const [locked, open] = [await createSection(database, event, 10), await createSection(database, event, 10)];
      const [stuck, due] = [await held(request(locked)), await held(request(open))];
      await setDeadline(database, [stuck.id, due.id], -5000, 1000);

      await database.transaction(async (other) => {
        await other.query('SELECT 1 FROM sections WHERE id = $1 FOR UPDATE', [locked]);
        expect(await ledger.expireDue(10)).toMatchObject({ expired: 1, owners: [{ id: due.id }], failed: [{ sectionId: locked }] });
      });
      expect(await ledger.expireDue(10)).toMatchObject({ expired: 1, owners: [{ id: stuck.id }] });
    });
  });
});
