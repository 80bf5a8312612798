import { StoreProxy } from '../../faults/net/store-proxy.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

const POOL_SIZE = 6;

describe('the ledger, when a server starts', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url, POOL_SIZE);
    await new ReservationLedger(open.database).onApplicationBootstrap();
  });

  afterAll(async () => {
    await open.close();
    await testDatabase.drop();
  });

  const count = async (sql: string): Promise<number> => (await open.database.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${sql}`))[0]?.count ?? -1;

  it('has asked on every connection, so that the crowd does not wait until all have planned', async () => {
    expect(await count(`pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'SELECT ledger_cancel(%'`)).toBe(POOL_SIZE - 1);
  });

  it.each(['reservations', 'reservation_logs', 'buyer_places', 'returned_slots'])('has written nothing into %s', async (table) => {
    expect(await count(table)).toBe(0);
  });

  it.each([
    ['cut off', (proxy: StoreProxy) => proxy.cut()],
    ['silent', (proxy: StoreProxy) => proxy.hang()],
  ])('does not keep the server from starting while PostgreSQL is %s', async (_, fail) => {
    const url = new URL(testDatabase.url);
    const proxy = await StoreProxy.start({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const away = await openDatabase(url.toString(), 1);
    fail(proxy);
    await expect(new ReservationLedger(away.database).onApplicationBootstrap()).resolves.toBeUndefined();
    proxy.pass();
    await away.close();
    await proxy.close();
  });
});
