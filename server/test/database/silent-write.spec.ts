import type { Pool } from 'pg';
import { postgresReplies } from '../../faults/net/postgres-replies.js';
import { guests } from '../support/api-client.js';
import type { Problem } from '../support/api-client.js';
import { newEvent, newSection, someEvent } from '../catalogue/shop.js';
import { openShopBehindProxy } from '../operations/shop-behind-proxy.js';
import type { ShopBehindProxy } from '../operations/shop-behind-proxy.js';
import { openDatabase } from '../support/open-database.js';
import { SqlConnection } from '../support/sql-connection.js';
import { createTestDatabase } from '../support/stores.js';

/** By then an operator's write has been given up, and whatever it still sends has too. */
const SILENCE_MS = 1_900;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('an operator\'s write that PostgreSQL does not answer', () => {
  let shop: ShopBehindProxy;
  let sql: SqlConnection;

  beforeAll(async () => {
    // A repair of a section in Redis is a transaction too, whose COMMIT would hide what is looked for here.
    shop = await openShopBehindProxy({ REDIS_URL: undefined });
    sql = await SqlConnection.open(shop.databaseUrl);
  }, 60_000);
  afterAll(async () => {
    await sql.close();
    await shop.close();
  });

  it.each([
    ['a change of a section', (_: number, section: number) => shop.operator.patch(`/sections/${section}`, { price: 1_000 })],
    ['a new section', (event: number) => shop.operator.post('/sections', { eventId: event, name: 'Late', capacity: 5, price: 1_000 })],
    ['a change of an event', (event: number) => shop.operator.patch(`/events/${event}`, { venue: 'Elsewhere' })],
    ['a new event', () => shop.operator.post('/events', someEvent())],
    ['an import of sections', (event: number) => shop.operator.postCsv(`/operations/events/${event}/sections.csv`, 'name,capacity,price\nLate,5,1000\n')],
  ])('takes no later hold with it: %s', async (_, write) => {
    const event = await newEvent(shop.operator, { maxPlacesPerBuyer: 4 });
    const { id: section } = await newSection(shop.operator, event, { name: 'A', capacity: 200, price: 1_000 });
    const buyers = await guests([shop.transport], 40);

    const startedAtMs = performance.now();
    shop.proxy.hang();
    const { status } = await write(event, section);
    await pause(SILENCE_MS - (performance.now() - startedAtMs));
    shop.proxy.pass();
    expect(status).toBe(503);

    const held: string[] = [];
    for (const buyer of buyers) {
      const { status, body } = await buyer.hold(section, 1);
      if (status === 201) held.push(body.id);
      await pause(30);
    }
    expect(held.length).toBeGreaterThan(10);
    const [stored] = await sql.query<{ count: number }>('SELECT count(*)::int AS count FROM reservations WHERE id = ANY ($1)', [held]);
    expect(stored?.count).toBe(held.length);
  }, 30_000);
});

describe('an operator\'s write whose commit is not answered', () => {
  let shop: ShopBehindProxy;

  beforeAll(async () => { shop = await openShopBehindProxy(); }, 60_000);
  afterAll(() => shop.close());

  it('is said to be unknown, and readers see what became of it', async () => {
    const { operator, proxy } = shop;
    const event = await newEvent(operator, { venue: 'Here' });
    const { id: section } = await newSection(operator, event, { name: 'A', capacity: 20, price: 1_000 });
    const shown = async () => [
      (await operator.get<{ venue: string }>(`/events/${event}`)).body.venue,
      (await operator.get<{ items: { id: number; venue: string }[] }>('/events')).body.items.find(({ id }) => id === event)?.venue,
      (await operator.get<{ items: { price: number }[] }>(`/sections?eventId=${event}`)).body.items.map(({ price }) => price),
    ];
    expect(await shown()).toEqual(['Here', 'Here', [1_000]]);

    for (const write of [() => operator.patch<Problem>(`/events/${event}`, { venue: 'There' }), () => operator.patch<Problem>(`/sections/${section}`, { price: 2_000 })]) {
      const loss = proxy.loseReplies(postgresReplies(['COMMIT']), { every: 1 });
      const { status, body } = await write();
      loss.stop();
      expect([status, body.code, loss.lost]).toEqual([503, 'OUTCOME_UNKNOWN', 1]);
    }
    expect(await shown()).toEqual(['There', 'There', [2_000]]);
  }, 30_000);
});

describe('Database', () => {
  it('believes nothing that it is told on a connection with an open transaction', async () => {
    const testDatabase = await createTestDatabase();
    const open = await openDatabase(testDatabase.url, 4);
    const { database } = open;
    try {
      const { pool } = database as unknown as { pool: Pool };
      const leaveOpen = async (): Promise<void> => {
        const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
        for (const client of clients) await client.query('BEGIN');
        for (const client of clients) client.release();
      };
      const insert = () => database.query(`INSERT INTO users (id, name, role) VALUES (gen_random_uuid(), 'x', 'buyer')`);

      await leaveOpen();
      for (let connection = 0; connection < 4; connection += 1) await expect(insert()).rejects.toThrow('a transaction was open');
      await insert();
      expect(await database.query('SELECT count(*)::int AS count FROM users')).toEqual([{ count: 1 }]);

      // Nor is the connection kept when the statement itself is refused there.
      await leaveOpen();
      for (let connection = 0; connection < 4; connection += 1) {
        await expect(database.query(`DO $$ BEGIN RAISE 'busy' USING ERRCODE = '55P03'; END $$`)).rejects.toThrow('busy');
      }
      await insert();
      expect(await database.query('SELECT count(*)::int AS count FROM users')).toEqual([{ count: 2 }]);
    } finally {
      await open.close();
      await testDatabase.drop();
    }
  });
});
