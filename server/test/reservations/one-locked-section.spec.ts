import { Client } from 'pg';
import type { RunningApp } from '../support/app.js';
import { serverSettings, startApp } from '../support/app.js';
import { guests } from '../support/api-client.js';
import type { Visitor } from '../support/api-client.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { eventually } from '../support/eventually.js';
import { violations } from '../support/invariants.js';
import { setDeadline } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

describe("sections whose rows somebody else's session has locked", () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let server: RunningApp;

  /** Does the job while another session has the sections' rows. */
  const whileLocked = async <T>(sections: readonly number[], job: () => Promise<T>): Promise<T> => {
    const other = new Client({ connectionString: testDatabase.url });
    await other.connect();
    try {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM sections WHERE id = ANY ($1) FOR UPDATE', [sections]);
      return await job();
    } finally {
      await other.end();
    }
  };

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
    server = await startApp(serverSettings(testDatabase.url));
  });

  afterAll(async () => {
    await server.close();
    await open.close();
    await testDatabase.drop();
  });

  it('are refused with 503 while the other sections sell', async () => {
    const event = await createEvent(open.database);
    const [stuck, selling] = [await createSection(open.database, event, 50), await createSection(open.database, event, 50)];
    const buyers = await guests([server.transport], 20);

    const answers = await whileLocked([stuck], () => Promise.all(buyers.map((buyer, index) => buyer.hold(index % 4 === 0 ? stuck : selling, 2))));

    const statuses = answers.map(({ status, body }) => (status === 201 ? 201 : `${status} ${body.code}`));
    expect(statuses).toEqual(buyers.map((_, index) => (index % 4 === 0 ? '503 STORE_UNAVAILABLE' : 201)));
    expect((await buyers[0]?.hold(stuck, 2))?.status).toBe(201);
    expect(await violations(open.database)).toEqual({});
  });

  it('keep only their own due holds, however many they are', async () => {
    const event = await createEvent(open.database, { maxPlacesPerBuyer: 12 });
    const sections: number[] = [];
    for (let count = 0; count < 6; count++) sections.push(await createSection(open.database, event, 10));
    const [buyer] = await guests([server.transport], 1) as [Visitor];
    const holds: string[] = [];
    for (const section of sections) holds.push((await buyer.held(section, 2)).id);
    const pending = async (): Promise<string[]> =>
      (await open.database.query<{ id: string }>(`SELECT id FROM reservations WHERE status = 'pending' AND id = ANY ($1) ORDER BY id`, [holds])).map(({ id }) => id);

    // Those of the locked sections have been due longest.
    await whileLocked(sections.slice(0, 5), async () => {
      await setDeadline(open.database, holds, -5_000, 100);
      await eventually(async () => !(await pending()).includes(holds[5] ?? ''));
      expect(await pending()).toEqual(holds.slice(0, 5));
    });
    await eventually(async () => (await pending()).length === 0);
    expect(await violations(open.database)).toEqual({});
  });
});
