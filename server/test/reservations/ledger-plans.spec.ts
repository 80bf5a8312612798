import { newId } from '../../src/common/ids.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { cancelRequest, confirmRequest, holdRequest } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

/** Plans are made once a connection, mostly when the tables are empty or their statistics are old, and then kept. */
describe('what the ledger reads of tables that have grown', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    // One connection: the plans of its first calls are those of its last, and its counters are all there are.
    open = await openDatabase(testDatabase.url, 1);
  });

  afterAll(async () => {
    await open.close();
    await testDatabase.drop();
  });

  async function readOf(...indexes: string[]): Promise<number> {
    await open.database.query('SELECT pg_stat_force_next_flush()');
    const [row] = await open.database.query<{ n: number }>('SELECT sum(idx_tup_read)::int AS n FROM pg_stat_user_indexes WHERE indexrelname = ANY ($1)', [indexes]);
    return row?.n ?? -1;
  }

  async function holds(sectionId: number, count: number): Promise<{ id: string; userId: string }[]> {
    const requests = Array.from({ length: count }, () => holdRequest(sectionId, 1));
    await new ReservationLedger(open.database).reserve(requests, []);
    return requests;
  }

  it('never walks the pending holds to confirm or to cancel some of them', async () => {
    const ledger = new ReservationLedger(open.database);
    const section = await createSection(open.database, await createEvent(open.database), 5000);
    for (let round = 0; round < 4; round++) {
      // Fresh statistics of few pending holds are what makes their index look cheap.
      const [first, second] = [await holds(section, 40), await holds(section, 40)];
      await open.database.query('ANALYZE reservations');
      const before = await readOf('reservations_due');
      await ledger.confirm(first.map(({ id, userId }) => confirmRequest(id, userId)));
      await ledger.cancel(second.map(({ id, userId }) => cancelRequest(id, userId)));
      expect(await readOf('reservations_due')).toBe(before);
    }
  });

  it("never walks an integrator's reservations to look a key up", async () => {
    const ledger = new ReservationLedger(open.database);
    const section = await createSection(open.database, await createEvent(open.database), 5000);
    const userId = newId();
    for (let round = 0; round < 4; round++) {
      const before = await readOf('reservations_owner', 'reservations_idempotency');
      const { outcomes } = await ledger.reserve(
        Array.from({ length: 50 }, (_, index) => holdRequest(section, 1, { userId, buyerId: newId(), key: `${round}-${index}` })), []);
      expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['held']));
      await open.database.query('ANALYZE reservations');
      expect(await readOf('reservations_owner', 'reservations_idempotency')).toBe(before);
    }
  });
});
