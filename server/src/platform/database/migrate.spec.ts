import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { databaseUrl } from '../../../test/support/stores.js';
import { LEDGER_FUNCTIONS } from '../../reservations/ledger/functions.js';
import { migrate } from './migrate.js';

describe('migrate', () => {
  const name = `jari_migrate_${randomBytes(4).toString('hex')}`;
  const admin = new Client({ connectionString: databaseUrl('postgres') });

  beforeAll(async () => {
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
  });

  afterAll(async () => {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });

  it('runs once when several instances boot together', async () => {
    await Promise.all(Array.from({ length: 6 }, () => migrate(databaseUrl(name), LEDGER_FUNCTIONS)));

    const client = new Client({ connectionString: databaseUrl(name) });
    await client.connect();
    const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM migrations');
    await client.end();
    expect(rows[0]?.count).toBe('2');
  });
});
