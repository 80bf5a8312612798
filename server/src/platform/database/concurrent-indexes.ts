import { Client } from 'pg';
import { databaseFailure } from './database-failure.js';

/** An index of a table that is in use while it is built. */
export interface ConcurrentIndex {
  readonly name: string;
  /** What follows the name in CREATE INDEX. */
  readonly definition: string;
}

// As for migrations, beside theirs.
const INDEX_LOCK = 0x6a617269 + 1;
/** A build waits for the transactions that were there before it; nothing that serves has one for longer than a second. */
const LOCK_TIMEOUT_MS = 5_000;
const MAX_ATTEMPTS = 3;

/**
 * Builds the indexes that are not there, while their tables are read and written: an index built in a migration's transaction
 * keeps all writers waiting until it is complete. Cheap when there is nothing to do.
 *
 * One instance builds; others that boot meanwhile do not wait, since an index makes things faster and never possible. The lock is
 * only tried: who waits for a lock has a snapshot, for whose end the build would wait in turn. It is a transaction's, on a
 * connection of its own (no index can be built concurrently inside of one), so that a PgBouncer may stand in between.
 *
 * @returns the indexes that have to wait for the next boot, because somebody's transaction did not end
 */
export async function buildIndexes(databaseUrl: string, indexes: readonly ConcurrentIndex[]): Promise<string[]> {
  const [guard, builder] = [connectionTo(databaseUrl), connectionTo(databaseUrl)];
  const postponed: string[] = [];
  try {
    await Promise.all([guard.connect(), builder.connect()]);
    await guard.query('BEGIN');
    await guard.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    // Without parameters: a statement with some keeps its snapshot until the next one, and the build would wait for its end.
    const { rows: [lock] } = await guard.query<{ isOurs: boolean }>(`SELECT pg_try_advisory_xact_lock(${INDEX_LOCK}) AS "isOurs"`);
    for (const index of lock?.isOurs === true ? indexes : []) {
      if (!(await isBuilt(builder, index))) postponed.push(index.name);
    }
    await guard.query('COMMIT');
  } finally {
    await Promise.all([guard.end(), builder.end()]);
  }
  return postponed;
}

function connectionTo(databaseUrl: string): Client {
  const connection = new Client({ connectionString: databaseUrl, options: `-c lock_timeout=${LOCK_TIMEOUT_MS} -c statement_timeout=0` });
  // One that is lost while nothing is asked of it fails the next statement; without a listener it would end the process.
  connection.on('error', () => undefined);
  return connection;
}

/** False when it was given up because others were in the way. */
async function isBuilt(builder: Client, { name, definition }: ConcurrentIndex): Promise<boolean> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    try {
      const { rows: [found] } = await builder.query<{ isValid: boolean }>('SELECT indisvalid AS "isValid" FROM pg_index WHERE indexrelid = to_regclass($1)', [name]);
      if (found?.isValid === true) return true;
      // A build that failed leaves an index behind that every write keeps up to date and no question uses.
      if (found !== undefined) await builder.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await builder.query(`CREATE INDEX CONCURRENTLY ${name} ${definition}`);
      return true;
    } catch (error) {
      const failure = databaseFailure(error);
      if (failure !== 'busy' && failure !== 'conflict') throw error;
    }
  }
  return false;
}
