import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../src/platform/database/migrate.js';
import { LEDGER_FUNCTIONS } from '../../src/reservations/ledger/functions.js';
import { chooseLoadTool } from '../load/choose.js';
import type { LoadTool } from '../load/load.js';
import type { Sizes } from '../sizes.js';
import { SqlConnection } from '../../test/support/sql-connection.js';
import { findProgram } from '../../test/support/processes.js';
import { signInBuyers } from './buyers.js';
import type { Buyers } from './buyers.js';

const TEMPLATE = 'jari_bench_template';

/** What all rows share: the stores, the load generator, the signed-in buyers and a folder for files. */
export interface World {
  readonly postgresUrl: string;
  readonly redisUrl: string;
  /** The database `postgres`, for making others. */
  readonly admin: SqlConnection;
  /** Name of a migrated database in which the buyers are signed in. */
  readonly template: string;
  readonly buyers: Buyers;
  readonly tool: LoadTool;
  /** PostgreSQL's load generator, where there is one. */
  readonly pgbench: string | undefined;
  readonly sizes: Sizes;
  readonly folder: string;
  close(): Promise<void>;
}

/** Opens the world on the stores that the launcher has started. */
export async function openWorld(sizes: Sizes): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'jari-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const postgresUrl = required('TEST_DATABASE_URL');
  const admin = await SqlConnection.open(postgresUrl, 'postgres');
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  const template = await SqlConnection.open(postgresUrl, TEMPLATE);
  await migrate(template.url, LEDGER_FUNCTIONS);
  const buyers = await signInBuyers(template, sizes.crowdBuyers, folder);
  await template.query('VACUUM ANALYZE users, sessions');
  await template.close();
  return {
    postgresUrl, redisUrl: required('TEST_REDIS_URL'), admin, template: TEMPLATE, buyers, tool: chooseLoadTool(),
    pgbench: findProgram('pgbench', [process.env.TEST_POSTGRES_BIN ?? '']), sizes, folder,
    close: () => admin.close(),
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: start the benchmark with "npm run bench"`);
  return value;
}
