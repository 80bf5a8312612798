import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrate } from '../../src/platform/database/migrate.js';
import { LEDGER_FUNCTIONS } from '../../src/reservations/ledger/functions.js';

/** Tests run against real stores that `npm test` has started; without them they fail, they never skip. */
function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with "npm test", or start stores with "npm run stores -w server"`);
  return value;
}

const TEMPLATE_DATABASE = `jari_template_${required('JARI_TEST_RUN')}`;

/** The test server's URL with another database name. */
export function databaseUrl(database: string): string {
  const url = new URL(required('TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.toString();
}

/** A logical Redis database of this Jest worker alone, so that files running side by side do not meet. */
export function redisUrl(): string {
  const url = new URL(required('TEST_REDIS_URL'));
  url.pathname = `/${Number(process.env.JEST_WORKER_ID ?? '1') % 16}`;
  return url.toString();
}

export interface TestDatabase {
  readonly url: string;
  /** Drops the database; open connections to it are ended. */
  drop(): Promise<void>;
}

/** A fresh migrated database for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `jari_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (admin) => {
    await ensureTemplate(admin);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
  });
  return { url: databaseUrl(name), drop: () => asAdmin((admin) => admin.query(`DROP DATABASE ${name} WITH (FORCE)`)) };
}

/** Migrates the template once a run; the lock also keeps two copies of it from being made at the same time. */
async function ensureTemplate(admin: Client): Promise<void> {
  await admin.query(`SELECT pg_advisory_lock(hashtext('jari test template'))`);
  const found = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [TEMPLATE_DATABASE]);
  if (found.rowCount === 1) return;
  await admin.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
  await migrate(databaseUrl(TEMPLATE_DATABASE), LEDGER_FUNCTIONS);
}

/** Runs on one connection, whose end also frees its advisory locks. */
async function asAdmin(job: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = new Client({ connectionString: databaseUrl('postgres') });
  await admin.connect();
  try {
    await job(admin);
  } finally {
    await admin.end();
  }
}
