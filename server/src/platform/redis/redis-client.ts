import { Redis } from 'ioredis';
import { jariScripts, scriptCommands } from './redis-commands.js';
import type { JariRedis } from './redis-commands.js';

/** A client that is not connected yet, fails fast, never sends a command twice and never stops looking for its server. */
export function createClient(url: string, commandTimeoutMs: number): JariRedis {
  const client = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    // A command that was in flight is not sent again, neither by the retries of a request …
    maxRetriesPerRequest: 0,
    // … nor after a reconnect.
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: commandTimeoutMs,
    // A frozen server does not take part in closing a connection.
    disconnectTimeout: 50,
    maxLoadingRetryTime: 200,
    retryStrategy: (attempt) => Math.min(25 * attempt, 250) + Math.random() * 25,
    connectionName: 'jari',
    scripts: scriptCommands(jariScripts()),
  });
  // Without a listener ioredis prints every failed attempt to connect.
  client.on('error', () => undefined);
  return client;
}
