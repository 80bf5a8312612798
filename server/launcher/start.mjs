import './node-version.mjs';
import { join } from 'node:path';
import { storeAccount } from './account.mjs';
import { LauncherError, say, seconds, warn } from './console.mjs';
import { atEnd, end, isEnding, runLauncher } from './lifecycle.mjs';
import { SERVER_NODE_OPTIONS } from './node-options.mjs';
import { lockDataFolder, openPostgres, openRedis } from './own-stores.mjs';
import { checkout, makeDataFolder } from './places.mjs';
import { requireFreePort } from './ports.mjs';
import { prepare } from './prepare.mjs';
import { delay, describeExit, spawnBound, stopProcess } from './processes.mjs';
import { keptSecret } from './secrets.mjs';
import { OPERATOR_EMAIL, requireUsableSettings, serverEnvironment, setting } from './settings.mjs';

const SERVER_STOP_MS = 2_000;
const SERVER_START_LIMIT_MS = 120_000;

const startedAt = Date.now();

// `npm start`: installs and builds what is out of date, opens the stores, runs the server until it is stopped.
// package.json starts it with `exec`, so that no shell stands between npm and here: npm's SIGTERM then arrives, npm
// waits for the end and hands on our exit code. Windows has no `exec` and goes on to the second command.
await runLauncher(async () => {
  await prepare();
  await requireUsableSettings();
  const host = setting('HOST');
  const port = await requireFreePort(setting('PORT') ?? '3000', host);
  const account = storeAccount();
  const usesEmbedded = !setting('DATABASE_URL');
  // Made only when something has to be kept: with both stores and the operator given, nothing is.
  const makeFolder = () => makeDataFolder(account);
  if (usesEmbedded) await lockDataFolder(makeFolder(), port);

  const postgres = await openPostgres({ folder: usesEmbedded ? makeFolder() : undefined, account });
  const redis = await openRedis({ makeFolder, account });
  const operator = operatorSignIn(makeFolder);
  const server = startServer({ host, port, postgres, redis, operator });
  await untilReady(server, host, port);
  introduce({ host, port, postgres, redis, operator, folder: usesEmbedded ? makeFolder() : undefined });
});

function operatorSignIn(makeFolder) {
  const password = setting('OPERATOR_PASSWORD');
  return {
    email: setting('OPERATOR_EMAIL') ?? OPERATOR_EMAIL,
    password: password ?? keptSecret(makeFolder(), 'operator-password', 12),
    isOurs: !password,
  };
}

function startServer({ host, port, postgres, redis, operator }) {
  const env = {
    ...serverEnvironment({
      databaseUrl: postgres.url,
      isEmbedded: postgres.isEmbedded,
      redisUrl: redis.url,
      operator,
    }),
    ...(host ? { HOST: host } : {}),
    PORT: String(port),
  };

  const pidFiles = [postgres.pidFile, redis.pidFile].filter(Boolean);
  const args = [
    ...SERVER_NODE_OPTIONS,
    join(checkout, 'server', 'launcher', 'server-process.mjs'),
    join(checkout, 'server', 'dist', 'main.js'),
    ...pidFiles,
  ];
  const server = spawnBound(process.execPath, args, {
    cwd: checkout,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  atEnd(() =>
    stopProcess(server, [
      ['SIGTERM', SERVER_STOP_MS],
      ['SIGKILL', 100],
    ]),
  );
  server.exited.then((exit) => {
    if (isEnding()) return;
    warn(`The server stopped: ${describeExit(exit)}. What it printed above says why.`);
    void end(1);
  });
  return server;
}

async function untilReady(server, host, port) {
  const url = `${address(host === '0.0.0.0' || host === '::' ? undefined : host, port, '127.0.0.1')}/health/ready`;
  const startedWaitingAt = Date.now();
  for (let isTold = false; !(await answers(url)); await delay(50)) {
    // The server's own end is reported where it is noticed.
    if (isEnding() || !server.isRunning) return delay(10_000);
    const waitedMs = Date.now() - startedWaitingAt;
    if (waitedMs > SERVER_START_LIMIT_MS)
      throw new LauncherError(`The server was not ready after ${seconds(waitedMs)}.`);
    if (waitedMs > 5_000 && !isTold) {
      isTold = true;
      say('The server is still starting; the first start also makes the tables and the demo …');
    }
  }
}

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

function address(host, port, fallback = 'localhost') {
  const name = host ?? fallback;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function introduce({ host, port, postgres, redis, operator, folder }) {
  if (isEnding()) return;
  const page = address(host === '0.0.0.0' || host === '::' ? undefined : host, port);
  say(`
Jari is ready after ${seconds(Date.now() - startedAt)}.

  Page         ${page}
  API          ${page}/api/docs
  Operator     ${operator.email}, password ${operator.isOurs ? operator.password : 'as in OPERATOR_PASSWORD'}
  Engine       ${setting('RESERVATION_STRATEGY') ?? 'slot'} (RESERVATION_STRATEGY=slot or lock)
  PostgreSQL   ${postgres.about}
  Redis        ${redis.about}${folder ? `\n  Data         ${folder}` : ''}

Ctrl-C stops it${folder ? '; the data is kept' : ''}.`);
}
