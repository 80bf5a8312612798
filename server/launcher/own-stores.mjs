import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError, say, startProgress, warn } from './console.mjs';
import { checkRedis, requireDatabase } from './external-stores.mjs';
import { tryLock } from './file-lock.mjs';
import { atEnd, end, isEnding, onceOthersHaveEnded } from './lifecycle.mjs';
import { removeFolder } from './places.mjs';
import { startPostgres } from './postgres.mjs';
import { delay, describeExit, isAlive } from './processes.mjs';
import { findRedis, redisHint, startRedis } from './redis.mjs';
import { keptSecret } from './secrets.mjs';

// Together with the server's part these stay below the 3 s in which everything must have ended.
const POSTGRES_STOP_MS = 400;
const REDIS_STOP_MS = 200;
const RESTART_DELAY_MS = 1_000;
const POSTGRES_RESTARTS = 5;

/** Only one launcher at a time may run the stores of a data folder; the second is told which one does. */
export async function lockDataFolder(folder, port) {
  let holder;
  const isMine = await onceOthersHaveEnded(() => {
    ({ holder } = tryLock(join(folder, 'running.lock'), { port }));
    return holder ? undefined : true;
  });
  if (isMine) return;
  throw new LauncherError(
    `Jari already runs with the data in ${folder} (process ${holder.pid}, port ${holder.port}).\n` +
      'Stop it first, or give this one a DATA_DIR and a PORT of its own.',
  );
}

/** The PostgreSQL of DATABASE_URL, or the embedded one. Returns {url, about, isEmbedded, pidFile?}. */
export async function openPostgres({ folder, account }) {
  const url = process.env.DATABASE_URL?.trim();
  if (url) return { url, about: `at ${await requireDatabase(url)} (DATABASE_URL)`, isEmbedded: false };

  const isFirst = !existsSync(join(folder, 'postgres'));
  const progress = isFirst ? startProgress('Making a database') : undefined;
  const isNew = !existsSync(join(folder, 'database-password'));
  const role = { name: 'jari', password: keptSecret(folder, 'database-password'), isNew };
  try {
    const postgres = await startPostgres({ folder, account, role, preferredPort: rememberedPort(folder) });
    progress?.done('Made a database');
    writeFileSync(join(folder, 'database-port'), `${postgres.port}\n`);
    const current = { postgres };
    atEnd(() => current.postgres.stop(POSTGRES_STOP_MS));
    keepPostgresRunning({ folder, account, role, current });
    return {
      url: postgres.url,
      about: `embedded, on port ${postgres.port}`,
      isEmbedded: true,
      pidFile: join(folder, 'postgres', 'postmaster.pid'),
    };
  } catch (error) {
    progress?.fail();
    throw error;
  }
}

/** What was committed is in its log, so a PostgreSQL that was killed is started again, on the port the server knows. */
async function keepPostgresRunning({ folder, account, role, current }) {
  const { port } = current.postgres;
  for (let restarts = 0; ; restarts += 1) {
    const exit = await current.postgres.exited;
    if (isEnding()) return;
    warn(`The embedded PostgreSQL stopped (${describeExit(exit)}); its log is ${join(folder, 'postgres.log')}.`);
    if (restarts === POSTGRES_RESTARTS) break;
    await delay(RESTART_DELAY_MS);
    if (isEnding()) return;
    try {
      current.postgres = await startPostgres({ folder, account, role: { ...role, isNew: false }, preferredPort: port });
      warn('PostgreSQL is back.');
    } catch (error) {
      warn(error.message);
    }
    if (isEnding()) return current.postgres.stop(POSTGRES_STOP_MS);
    if (current.postgres.port !== port) break;
  }
  warn('It is not started again, and nothing works without it.');
  await end(1);
}

function rememberedPort(folder) {
  try {
    return Number(readFileSync(join(folder, 'database-port'), 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

/** The Redis of REDIS_URL, or a private one, or none: then {url: undefined} and a line that says what that means. */
export async function openRedis({ makeFolder, account }) {
  const url = process.env.REDIS_URL?.trim();
  if (url) {
    const { shown, answers } = await checkRedis(url);
    if (!answers) warn(`REDIS_URL: nothing answers at ${shown}. Jari runs on PostgreSQL alone until it does.`);
    return { url, about: `at ${shown} (REDIS_URL)${answers ? '' : ', not answering'}` };
  }
  const server = await findRedis(account);
  if (server.reason) return withoutRedis(server.reason);

  const parent = makeFolder();
  removeLeftovers(parent);
  // Nothing in it outlives a run, so launchers that share a data folder do not share this.
  const folder = join(parent, `redis-${process.pid}`);
  atEnd(() => removeFolder(folder));
  try {
    const redis = await startRedis({ server, folder, account });
    const current = { redis };
    atEnd(() => current.redis.stop(REDIS_STOP_MS));
    keepRedisRunning({ server, folder, account, current });
    return {
      url: redis.url,
      about: `private, on port ${redis.port} (${server.origin})`,
      pidFile: join(folder, 'redis.pid'),
    };
  } catch (error) {
    return withoutRedis(error.message);
  }
}

function withoutRedis(reason) {
  say(`Starting without Redis, on PostgreSQL alone (${reason}). ${redisHint}`);
  return { url: undefined, about: 'none: everything runs on PostgreSQL alone' };
}

/** Redis may go at any time without harm, but there is no reason to leave it away. */
async function keepRedisRunning({ server, folder, account, current }) {
  for (;;) {
    const exit = await current.redis.exited;
    if (isEnding()) return;
    warn(`Redis stopped (${describeExit(exit)}); Jari goes on with PostgreSQL while it is started again.`);
    await delay(RESTART_DELAY_MS);
    if (isEnding()) return;
    const { port, password } = current.redis;
    try {
      current.redis = await startRedis({ server, folder, account, port, password });
      warn('Redis is back.');
    } catch (error) {
      warn(error.message);
    }
  }
}

/** Folders of launchers that were killed. */
function removeLeftovers(parent) {
  for (const name of readdirSync(parent)) {
    const pid = Number(/^redis-(\d+)$/.exec(name)?.[1]);
    if (pid && !isAlive(pid)) removeFolder(join(parent, name));
  }
}
