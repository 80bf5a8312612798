import { Client } from 'pg';
import type { RunningApp } from '../support/app.js';
import { serverSettings, startApp } from '../support/app.js';
import { guests } from '../support/api-client.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { violations } from '../support/invariants.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

describe("a section whose row somebody else's session has locked", () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let server: RunningApp;

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

  it('is refused with 503 while the other sections sell', async () => {
    const event = await createEvent(open.database);
    const [stuck, selling] = [await createSection(open.database, event, 50), await createSection(open.database, event, 50)];
    const buyers = await guests([server.transport], 20);
    const other = new Client({ connectionString: testDatabase.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query('SELECT 1 FROM sections WHERE id = $1 FOR UPDATE', [stuck]);

    const answers = await Promise.all(buyers.map((buyer, index) => buyer.hold(index % 4 === 0 ? stuck : selling, 2)));
    await other.query('ROLLBACK');
    await other.end();

    const statuses = answers.map(({ status, body }) => (status === 201 ? 201 : `${status} ${body.code}`));
    expect(statuses).toEqual(buyers.map((_, index) => (index % 4 === 0 ? '503 STORE_UNAVAILABLE' : 201)));
    expect((await buyers[0]?.hold(stuck, 2))?.status).toBe(201);
    expect(await violations(open.database)).toEqual({});
  });
});
