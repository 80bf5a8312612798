import { Client } from 'pg';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import { Database } from '../../src/platform/database/database.js';
import { guests } from '../support/api-client.js';
import type { RunningApp } from '../support/app.js';
import { serverSettings, startApp } from '../support/app.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { eventually } from '../support/eventually.js';
import { violations } from '../support/invariants.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

/** More than a server has connections. */
const SECTIONS = 24;
const REPLY_LIMIT_MS = 2_000;
const CROWD_MS = 4_000;

describe.each<StrategyName>(['slot', 'lock'])('the table of reservations, locked by somebody else, under %s', (strategy) => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let server: RunningApp;

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
    server = await startApp(serverSettings(testDatabase.url, { RESERVATION_STRATEGY: strategy }));
  });

  afterAll(async () => {
    await server.close();
    await open.close();
    await testDatabase.drop();
  });

  it('lets every hold be told that nothing was changed, however many sections are on sale', async () => {
    const event = await createEvent(open.database);
    const sections: number[] = [];
    for (let count = 0; count < SECTIONS; count++) sections.push(await createSection(open.database, event, 50));
    const buyers = await guests([server.transport], 2 * SECTIONS);
    const other = new Client({ connectionString: testDatabase.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query('LOCK TABLE reservations IN ACCESS EXCLUSIVE MODE');

    // Again and again: those who come behind a batch that waits have less time left than it had.
    const untilMs = performance.now() + CROWD_MS;
    const answers: { status: number; body: { code?: string } }[] = [];
    let longestMs = 0;
    await Promise.all(buyers.map(async (buyer, index) => {
      while (performance.now() < untilMs) {
        const startedAtMs = performance.now();
        answers.push(await buyer.hold(sections[index % SECTIONS] as number, 1));
        longestMs = Math.max(longestMs, performance.now() - startedAtMs);
        await new Promise((resolve) => setTimeout(resolve, 50 * (index % 7)));
      }
    }));
    await other.end();

    expect(answers.filter(({ body }) => body.code !== 'STORE_UNAVAILABLE').map(({ status, body }) => `${status} ${body.code}`)).toEqual([]);
    expect(longestMs).toBeLessThan(REPLY_LIMIT_MS);
    expect(await violations(open.database)).toEqual({});
    const pool = server.app.get(Database);
    await eventually(() => pool.poolState.idle === pool.poolState.total);
  });
});
