import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { LauncherError } from './console.mjs';
import { libraryPath, unpackPackages } from './debian-packages.mjs';
import { isReachable, makePrivateFolder } from './places.mjs';
import { freePort } from './ports.mjs';
import { delay, describeExit, findOnPath, spawnBound, stopProcess } from './processes.mjs';
import { randomSecret } from './secrets.mjs';

const START_LIMIT_MS = 5_000;
const PORT_ATTEMPTS = 3;

/** Finds a Redis to run: {command, env, origin}, or {reason} why there is none. */
export async function findRedis(account) {
  for (const name of ['redis-server', 'valkey-server']) {
    const command = findOnPath(name);
    if (command && isReachable(command, account)) return { command, env: {}, origin: command };
  }
  const { folder, reason } = await unpackPackages('redis-server', ['redis-server']);
  if (!folder) return { reason };
  const server = {
    command: join(folder, 'usr', 'bin', 'redis-server'),
    env: { LD_LIBRARY_PATH: libraryPath(folder) },
    origin: `Debian's package, unpacked in ${folder}`,
  };
  const trial = spawnSync(server.command, ['--version'], { env: { ...process.env, ...server.env }, encoding: 'utf8' });
  if (trial.status !== 0)
    return {
      reason: `the unpacked redis-server does not run here: ${(trial.stderr || trial.error?.message || '').trim()}`,
    };
  return server;
}

export const redisHint =
  process.platform === 'darwin'
    ? 'To have it: `brew install redis` (it is found on PATH), or set REDIS_URL.'
    : 'To have it: install redis-server, or `docker run -d -p 127.0.0.1:6379:6379 redis` and set ' +
      'REDIS_URL=redis://127.0.0.1:6379.';

/**
 * Starts Redis on a free loopback port in a private folder; it keeps nothing on disk.
 * Returns {url, port, password, pid, exited, stop(limitMs)}.
 */
export async function startRedis({ server, folder, account, port: fixedPort, password = randomSecret() }) {
  makePrivateFolder(folder, account);
  for (let attempt = 1; ; attempt += 1) {
    const port = fixedPort ?? (await freePort());
    const { child, lastWords } = launch({ server, folder, account, port, password });
    if (await untilReady(child, port, password)) {
      return {
        url: `redis://:${password}@127.0.0.1:${port}`,
        port,
        password,
        pid: child.pid,
        exited: child.exited,
        stop: (limitMs) =>
          stopProcess(child, [
            ['SIGTERM', limitMs],
            ['SIGKILL', 200],
          ]),
      };
    }
    await stopProcess(child, [['SIGKILL', 1_000]]);
    if (attempt === PORT_ATTEMPTS) {
      throw new LauncherError(`Redis did not start (${describeExit(await child.exited)}):\n${lastWords().trim()}`);
    }
  }
}

function launch({ server, folder, account, port, password }) {
  const file = join(folder, 'redis.conf');
  // The password stands in a file that only its owner reads: arguments and environment show up in process lists.
  writeFileSync(file, configuration({ port, folder, password }), { mode: 0o600 });
  chmodSync(file, 0o600);
  if (account) chownSync(file, account.uid, account.gid);
  const child = spawnBound(server.command, [file], {
    account,
    cwd: folder,
    env: { PATH: process.env.PATH, ...server.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (text) => {
    output = (output + text).slice(-4_000);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', collect);
  return { child, lastWords: () => output };
}

function configuration({ port, folder, password }) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${folder}"`,
    `pidfile "${folder}/redis.pid"`,
    'daemonize no',
    'save ""',
    'appendonly no',
    // What Redis holds is stock in flight and sessions: an eviction would only start repairs.
    'maxmemory-policy noeviction',
    'loglevel warning',
    '',
  ].join('\n');
}

async function untilReady(child, port, password) {
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline && child.isRunning; await delay(20)) {
    if (await answersPing(port, password)) return child.isRunning;
  }
  return false;
}

/** Signs in, so that another program on the same port is not mistaken for ours. */
function answersPing(port, password) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 500 });
    let reply = '';
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8');
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    socket.on('data', (text) => {
      reply += text;
      if (reply.includes('+PONG')) finish(true);
      else if (reply.includes('-')) finish(false);
    });
    socket.once('timeout', () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('close', () => resolve(false));
  });
}
