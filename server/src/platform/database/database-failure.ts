/**
 * What a failed statement means for its transaction.
 * - `conflict`: rolled back because of others (deadlock, serialization, a key race); sending again helps.
 * - `rolledBack`: PostgreSQL said no for lack of time or resources; nothing was written.
 * - `notSent`: the statement never left; nothing was written.
 * - `unknown`: the connection failed after the statement had left; it may have committed.
 * - `fault`: a statement that can never succeed, which is a mistake of ours.
 */
export type DatabaseFailure = 'conflict' | 'rolledBack' | 'notSent' | 'unknown' | 'fault';

/** The connection could not be had; thrown before anything was sent. */
export class NotSentError extends Error {
  constructor(cause: unknown) {
    super('no connection to PostgreSQL', { cause });
    this.name = 'NotSentError';
  }
}

// 57P01..57P03: shut down, crashed, starting up. A backend that is told to end may have committed just before.
const CONNECTION_STATES = /^(08...|57P0[1-5])$/;
// Deadlock, serialization failure, unique violation: the ledger's only unique race is one key in two transactions.
const CONFLICT_STATES = new Set(['40P01', '40001', '23505']);
// Statement timeout, lock timeout, out of connections, memory or disk, idle in transaction, read-only standby.
const RESOURCE_STATES = /^(57014|55P03|53...|25P03|25006|58030)$/;

export function databaseFailure(error: unknown): DatabaseFailure {
  if (error instanceof NotSentError) return 'notSent';
  const state = sqlState(error);
  if (state === undefined) return 'unknown';
  if (CONFLICT_STATES.has(state)) return 'conflict';
  if (RESOURCE_STATES.test(state)) return 'rolledBack';
  return CONNECTION_STATES.test(state) ? 'unknown' : 'fault';
}

/** SQLSTATE as the server sent it; undefined for errors of the connection itself (ECONNRESET, a client timeout). */
function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E') ? code : undefined;
}
