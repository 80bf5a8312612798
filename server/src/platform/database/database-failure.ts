import { LineFullError } from './waiting-line.js';

/**
 * What a failed statement means for its transaction.
 * - `conflict`: rolled back because of others (deadlock, serialization, a key race); sending again helps.
 * - `busy`: PostgreSQL gave up for lack of time or resources, or nobody had the time to ask it; nothing was written.
 * - `notSent`: the statement never left; nothing was written.
 * - `broken`: the connection failed after the statement had left; it may have committed.
 * - `silent`: no answer in time; it may have committed, and may commit yet.
 * - `fault`: a statement that can never succeed, which is a mistake of ours.
 */
export type DatabaseFailure = 'conflict' | 'busy' | 'notSent' | 'broken' | 'silent' | 'fault';

/** The connection could not be had; thrown before anything was sent. */
export class NotSentError extends Error {
  constructor(cause: unknown) {
    super('no connection to PostgreSQL', { cause });
    this.name = 'NotSentError';
  }
}

/** A statement that was sent and not answered in time. */
export class SilentError extends Error {
  constructor() {
    super('no answer from PostgreSQL');
    this.name = 'SilentError';
  }
}

/** PostgreSQL did not say whether it has committed a transaction. */
export class CommitUnknownError extends Error {
  constructor(cause: unknown) {
    super('no answer to COMMIT', { cause });
    this.name = 'CommitUnknownError';
  }
}

/** A transaction was open on the connection that a statement ran on; both are undone with the connection. */
export class StrayTransactionError extends Error {
  constructor() {
    super('a transaction was open on the connection');
    this.name = 'StrayTransactionError';
  }
}

// 57P01..57P05: shut down, crashed, starting up. A backend that is told to end may have committed just before.
const CONNECTION_STATES = /^(08...|57P0[1-5])$/;
// Deadlock, serialization failure, unique violation. The one unique race of the ledger that is to be expected is a
// user's key in two transactions; ids and codes are random.
const CONFLICT_STATES = new Set(['40P01', '40001', '23505']);
// Statement timeout, lock timeout, out of connections, memory or disk, idle in transaction, read-only standby.
const RESOURCE_STATES = /^(57014|55P03|53...|25P03|25006|58030)$/;
/** How node-postgres reports its own time-out; there is no code. */
const CLIENT_TIMEOUT_MESSAGE = 'Query read timeout';

export function databaseFailure(error: unknown): DatabaseFailure {
  if (error instanceof NotSentError) return 'notSent';
  if (error instanceof SilentError || isClientTimeout(error)) return 'silent';
  if (error instanceof StrayTransactionError) return 'conflict';
  if (error instanceof LineFullError) return 'busy';
  const state = sqlState(error);
  if (state === undefined) return 'broken';
  if (CONFLICT_STATES.has(state)) return 'conflict';
  if (RESOURCE_STATES.test(state)) return 'busy';
  return CONNECTION_STATES.test(state) ? 'broken' : 'fault';
}

/** Whether a statement was sent and nobody knows what became of it. */
export function isUnanswered(error: unknown): boolean {
  const failure = databaseFailure(error);
  return failure === 'broken' || failure === 'silent';
}

/** Whether a failure is what PostgreSQL itself has answered, whatever it says. */
export function isAnswer(error: unknown): boolean {
  return !(error instanceof LineFullError) && ANSWERS.has(databaseFailure(error));
}

const ANSWERS = new Set<DatabaseFailure>(['conflict', 'busy', 'fault']);

// Of the above, with the statement rolled back and the connection as it was.
const STATEMENT_STATES = new Set([...CONFLICT_STATES, '57014', '55P03']);

/** Whether PostgreSQL said that it ended the statement, and the connection goes on. */
export function endedStatementOnly(error: unknown): boolean {
  return STATEMENT_STATES.has(sqlState(error) ?? '');
}

function isClientTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === CLIENT_TIMEOUT_MESSAGE;
}

/** SQLSTATE as the server sent it; undefined for errors of the connection itself (ECONNRESET, a client timeout). */
function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E') ? code : undefined;
}
