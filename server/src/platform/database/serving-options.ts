/** No serving statement may hold a lock or a buyer for longer than this. */
const SERVING_TIMEOUT_MS = 1000;

/**
 * What node-postgres is given for connections that serve requests.
 * The settings travel as one start-up parameter, `options`; behind PgBouncer it has to be allowed there.
 */
export function servingOptions(poolSize: number): Record<string, unknown> {
  return {
    max: poolSize,
    connectionTimeoutMillis: SERVING_TIMEOUT_MS,
    // The server cancels a slow statement after a second; the client gives a silent server (frozen, cut) no longer.
    query_timeout: SERVING_TIMEOUT_MS + 200,
    keepAlive: true,
    application_name: 'jari',
    options: [
      `-c statement_timeout=${SERVING_TIMEOUT_MS}`,
      `-c lock_timeout=${SERVING_TIMEOUT_MS}`,
      `-c idle_in_transaction_session_timeout=${SERVING_TIMEOUT_MS}`,
      '-c synchronous_commit=on',
      '-c timezone=UTC',
    ].join(' '),
  };
}
