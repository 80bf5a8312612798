import { Pool } from 'pg';
import { servingOptions } from '../../src/platform/database/serving-options.js';
import { createTestDatabase } from '../support/stores.js';

describe('a connection that PostgreSQL ends', () => {
  it('does not end the process while it is taken out and nothing is asked on it', async () => {
    const testDatabase = await createTestDatabase();
    const pool = new Pool({ connectionString: testDatabase.url, ...servingOptions(4) });
    const [idle, asking] = await Promise.all([pool.connect(), pool.connect()]);
    const { rows: [backend] } = await idle.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');

    // Not events.once(), which would itself listen to the error.
    const ended = new Promise((resolve) => { idle.once('end', resolve); });
    await asking.query('SELECT pg_terminate_backend($1)', [backend?.pid]);
    await ended;

    idle.release(true);
    asking.release();
    expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await testDatabase.drop();
  });
});
