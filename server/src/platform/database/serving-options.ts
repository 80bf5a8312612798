import type { ClientBase } from 'pg';

/** What a caller waits for PostgreSQL, connecting included; with it a failure is answered within a second. */
export const ANSWER_TIMEOUT_MS = 800;
/** The server gives a statement up before its caller does, so that its outcome is known where the line is not slow. */
export const STATEMENT_TIMEOUT_MS = 700;
/** A section's row is held for the milliseconds of a batch; who waits longer than this waits for something stuck. */
export const LOCK_TIMEOUT_MS = 400;

/**
 * What node-postgres is given for connections that serve requests.
 * The settings travel as one start-up parameter, `options`; behind PgBouncer it has to be allowed there.
 */
export function servingOptions(poolSize: number): Record<string, unknown> {
  return {
    max: poolSize,
    // A crowd comes after a long quiet time; connecting is what it must not have to wait for.
    min: poolSize,
    connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'jari',
    onConnect: surviveLoss,
    options: [
      `-c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
      `-c lock_timeout=${LOCK_TIMEOUT_MS}`,
      '-c idle_in_transaction_session_timeout=1000',
      '-c synchronous_commit=on',
      '-c timezone=UTC',
    ].join(' '),
  };
}

/**
 * A lost connection fails the statement on it and is also an event, which ends the process where nobody listens. Listening begins with the
 * connection: whoever takes one out hears of it only some microtasks later, and PostgreSQL may end it in the same packet that says it is ready.
 */
function surviveLoss(client: ClientBase): void {
  client.on('error', () => undefined);
}
