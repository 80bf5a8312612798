import { mkdtempSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeAccount } from './account.mjs';
import { LauncherError } from './console.mjs';
import { atEnd } from './lifecycle.mjs';
import { removeFolder } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { findRedis, redisHint, startRedis } from './redis.mjs';
import { randomSecret } from './secrets.mjs';

/**
 * Starts a PostgreSQL and a Redis that know nothing of `npm start`'s and are removed at the end. Returns the
 * environment by which suites find them, and the programs, so that a suite can start further ones to break.
 */
export async function startThrowawayStores() {
  const account = storeAccount();
  const folder = mkdtempSync(join(tmpdir(), 'jari-stores-'));
  // The stores' account walks through it; what lies inside is closed.
  chmodSync(folder, 0o711);
  atEnd(() => removeFolder(folder));

  const server = await findRedis(account);
  if (server.reason)
    throw new LauncherError(`There is no Redis, and the suites need one: ${server.reason}. ${redisHint}`);
  const postgres = await startPostgres({
    folder,
    account,
    superuserPassword: randomSecret(),
    more: { max_connections: 300 },
  });
  atEnd(() => postgres.stop(1_000));
  const redis = await startRedis({ server, account, folder: join(folder, 'redis') });
  atEnd(() => redis.stop(500));

  return {
    postgres,
    redis,
    environment: {
      TEST_DATABASE_URL: postgres.url,
      TEST_REDIS_URL: redis.url,
      TEST_REDIS_SERVER: JSON.stringify({ command: server.command, env: server.env }),
      TEST_POSTGRES_BIN: postgres.binFolder,
      // PostgreSQL refuses to run as root: suites that start one do it as this user.
      ...(account ? { TEST_STORE_ACCOUNT: JSON.stringify(account) } : {}),
    },
  };
}
