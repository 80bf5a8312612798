import { DataSource, MigrationExecutor } from 'typeorm';
import { buildIndexes } from './concurrent-indexes.js';
import { InitialSchema1763800000001 } from './migrations/0001-initial-schema.js';
import { LOOKUP_INDEXES, OperatorConsole1764000000002 } from './migrations/0002-operator-console.js';
import { installRoutines } from './routines.js';

const MIGRATIONS = [InitialSchema1763800000001, OperatorConsole1764000000002];

// Any constant will do, as long as every instance uses the same: "jari" in ASCII.
const MIGRATION_LOCK = 0x6a617269;

/**
 * Brings the schema up to date and installs the SQL functions, in one transaction under one advisory lock; then builds the
 * indexes that large tables get without stopping for them.
 * TypeORM's own migration run takes no lock: instances that boot together would run the same migration twice.
 * A transaction-level lock also works through a transaction-pooling PgBouncer, where a session's lock would leak.
 *
 * @param routines `CREATE OR REPLACE FUNCTION` statements; those that are installed as they are stay as they are.
 * @returns the indexes that could not be built now; everything works without them, if slower.
 */
export async function migrate(databaseUrl: string, routines: readonly string[]): Promise<string[]> {
  await migrateSchema(databaseUrl, routines);
  return buildIndexes(databaseUrl, LOOKUP_INDEXES);
}

async function migrateSchema(databaseUrl: string, routines: readonly string[]): Promise<void> {
  const dataSource = new DataSource({ type: 'postgres', url: databaseUrl, migrations: MIGRATIONS, extra: { max: 1 } });
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'none';
    await executor.executePendingMigrations();
    await installRoutines(runner, routines);
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
}
