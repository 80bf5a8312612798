import { createRequire } from 'node:module';
import { join } from 'node:path';
import { LauncherError } from './console.mjs';
import { checkout } from './places.mjs';
import { accepts } from './ports.mjs';

const CONNECT_LIMIT_MS = 5_000;

/** host:port of a store's address; nothing else of it may ever be printed. */
export function hostAndPort(text, defaultPort) {
  try {
    const url = new URL(text);
    return {
      host: url.hostname.replace(/^\[|\]$/g, '') || 'localhost',
      port: Number(url.port) || defaultPort,
      get shown() {
        return `${url.hostname || 'localhost'}:${this.port}`;
      },
    };
  } catch {
    return undefined;
  }
}

/** Signs in once, so that a wrong DATABASE_URL is told in words before anything is started. */
export async function requireDatabase(text) {
  const place = hostAndPort(text, 5432);
  if (!place || !/^postgres(ql)?:/.test(text))
    throw new LauncherError('DATABASE_URL must look like postgres://user:password@host:5432/database.');
  const { Client } = createRequire(join(checkout, 'server', 'package.json'))('pg');
  const client = new Client({
    connectionString: text,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: 'jari-launcher',
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    throw new LauncherError(`DATABASE_URL: ${explain(error, place.shown)}`);
  } finally {
    await client.end().catch(() => {});
  }
  return place.shown;
}

function explain(error, shown) {
  if (/^28/.test(error.code ?? '')) return `the PostgreSQL at ${shown} refused the user or the password.`;
  if (error.code === '3D000') return `the PostgreSQL at ${shown} has no such database; create it first.`;
  if (error.code === '53300') return `the PostgreSQL at ${shown} has no connection left.`;
  if (error.code === '57P03') return `the PostgreSQL at ${shown} is starting up or shutting down; try again.`;
  const reason = error.code ?? (/timeout/.test(error.message) ? 'no answer within 5 s' : error.message);
  return `no PostgreSQL can be reached at ${shown} (${reason}).`;
}

/** Redis only advises, so an unreachable one is worth a line and no more. */
export async function checkRedis(text) {
  const place = hostAndPort(text, 6379);
  if (!place || !/^rediss?:/.test(text))
    throw new LauncherError('REDIS_URL must look like redis://:password@host:6379.');
  return { shown: place.shown, answers: await accepts(place.host, place.port) };
}
