import { isNativeError } from 'node:util/types';
import { NotSentError, SilentError, StrayTransactionError } from '../../database/database-failure.js';
import { LineFullError } from '../../database/waiting-line.js';

// PostgreSQL: connection lost, shutting down or starting, statement or lock timeout, out of resources, idle in
// transaction, a deadlock or serialization failure that outlived its retry, read-only standby, system error.
const UNAVAILABLE_STATES = /^(08...|57P0[1-5]|57014|53...|55P03|25P03|40001|40P01|25006|58...)$/;

const UNAVAILABLE_CONNECTION = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
]);

// node-postgres reports these without any code.
const UNAVAILABLE_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Cannot use a pool after)/;

const OF_STORES = [NotSentError, SilentError, StrayTransactionError, LineFullError];

/** Whether a store could not be reached or had no time or room: the caller may try again, and it is no fault in the program. */
export function isStoreFailure(error: unknown): boolean {
  // Not `instanceof`: under Jest, Node's own errors come from another realm.
  if (!isNativeError(error)) return false;
  if (OF_STORES.some((kind) => error instanceof kind) || error.name === 'RedisUnavailableError') return true;
  // A name that resolves to two addresses gives one error for each.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isStoreFailure);
  if ('driverError' in error && error.driverError !== error) return isStoreFailure(error.driverError);
  if ('code' in error && typeof error.code === 'string') {
    return UNAVAILABLE_CONNECTION.has(error.code) || UNAVAILABLE_STATES.test(error.code);
  }
  return UNAVAILABLE_MESSAGE.test(error.message);
}
