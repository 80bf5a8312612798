import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { eventually } from '../../../test/support/eventually.js';
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

  it('replaces a function that differs, and none that does not: whoever is connected would have to plan it anew', async () => {
    const client = new Client({ connectionString: databaseUrl(name) });
    await client.connect();
    const versions = async () => (await client.query<{ version: string }>(`SELECT proname || ' ' || xmin AS version FROM pg_proc WHERE proname LIKE 'ledger%' ORDER BY 1`)).rows.map(({ version }) => version);
    const migrated = async (functions: readonly string[]) => {
      await migrate(databaseUrl(name), functions);
      return versions();
    };
    const before = await migrated(LEDGER_FUNCTIONS);
    expect(before).toHaveLength(LEDGER_FUNCTIONS.length);
    expect(await migrated(LEDGER_FUNCTIONS)).toEqual(before);

    await client.query(`CREATE OR REPLACE FUNCTION ledger_expire_due(p_limit integer, p_skip integer[]) RETURNS text LANGUAGE sql AS $$ SELECT 'by hand' $$`);
    const byHand = await versions();
    const mended = await migrated(LEDGER_FUNCTIONS);
    const differing = (one: string[], other: string[]) => one.filter((version) => !other.includes(version)).map((version) => version.split(' ')[0]);
    expect(differing(mended, byHand)).toEqual(['ledger_expire_due']);
    // Another setting in the head of one function, with its body as it was.
    const tuned = LEDGER_FUNCTIONS.map((routine) => (routine.includes('ledger_cancel') ? routine.replace('SET enable_mergejoin = off', '') : routine));
    expect(differing(await migrated(tuned), mended)).toEqual(['ledger_cancel']);
    await client.end();
  });

  describe('of a database that is in use', () => {
    let using: Client;
    let other: Client;

    beforeEach(async () => {
      await migrate(databaseUrl(name), LEDGER_FUNCTIONS);
      [using, other] = [1, 2].map(() => new Client({ connectionString: databaseUrl(name), options: '-c lock_timeout=500' })) as [Client, Client];
      await Promise.all([using.connect(), other.connect()]);
    });
    afterEach(() => Promise.all([using.end(), other.end()]));

    const BUILDING = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'CREATE INDEX%reservations%'`;
    const undoSecond = () => other.query(`DROP INDEX IF EXISTS users_email_beginning, reservations_buyer_reference;
      DROP TABLE operator_actions, sales_activity, sales_samples; DELETE FROM migrations WHERE name LIKE 'OperatorConsole%'`);
    const validIndexes = async () => (await other.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indisvalid AND pg_get_indexdef(c.oid) ~ 'text_pattern_ops|buyer_reference, id' ORDER BY 1`)).rows.map((row) => row.name);
    const ALL = ['reservations_buyer_reference', 'users_email_beginning'];

    it('keeps nobody from writing, and begins a build that was ended once more', async () => {
      await undoSecond();
      await using.query('BEGIN; LOCK TABLE reservations IN ROW EXCLUSIVE MODE');
      const migrated = migrate(databaseUrl(name), LEDGER_FUNCTIONS);
      migrated.catch(() => undefined);
      await eventually(async () => (await other.query(BUILDING)).rows.length > 0);
      await other.query('BEGIN; LOCK TABLE reservations IN ROW EXCLUSIVE MODE; COMMIT');
      await other.query(`SELECT pg_cancel_backend(pid) FROM (${BUILDING}) building`);
      await using.query('COMMIT');
      expect([await migrated, await validIndexes()]).toEqual([[], ALL]);
    });

    it('builds an index anew of which a failed build has left a useless one', async () => {
      await other.query('DROP INDEX users_email_beginning');
      await other.query(`INSERT INTO users (id, role, name) SELECT gen_random_uuid(), 'buyer', 'Twin' FROM generate_series(1, 2)`);
      await expect(other.query('CREATE UNIQUE INDEX CONCURRENTLY users_email_beginning ON users (name)')).rejects.toThrow('could not create unique index');
      await migrate(databaseUrl(name), LEDGER_FUNCTIONS);
      expect(await validIndexes()).toEqual(ALL);
    });

    it('builds once when several instances boot together', async () => {
      await undoSecond();
      const postponed = await Promise.all(Array.from({ length: 6 }, () => migrate(databaseUrl(name), LEDGER_FUNCTIONS)));
      expect([postponed.flat(), await validIndexes()]).toEqual([[], ALL]);
    });
  });
});
