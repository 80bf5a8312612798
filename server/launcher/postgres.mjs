import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError } from './console.mjs';
import { makePrivateFolder, removeFolder } from './places.mjs';
import { freePort } from './ports.mjs';
import { postgresBinaries } from './postgres-binaries.mjs';
import { commandLine, delay, describeExit, isAlive, run, spawnBound, stopProcess } from './processes.mjs';

const START_LIMIT_MS = 60_000;
const PORT_ATTEMPTS = 3;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '256MB',
  fsync: 'on',
  synchronous_commit: 'on',
  password_encryption: 'scram-sha-256',
  // Short transactional statements only; compiling them costs more than it saves.
  jit: 'off',
  logging_collector: 'off',
  log_min_messages: 'warning',
};

/**
 * Starts the embedded PostgreSQL on a folder of its own, making the cluster first if there is none.
 * `role` is the application's sign-in (not a superuser, owner of the database of its name).
 * `superuserPassword` instead opens the superuser to the suites' throwaway clusters.
 * Returns {url, port, version, binFolder, pid, exited, stop(limitMs)}.
 */
export async function startPostgres({ folder, account: usual, preferredPort, role, superuserPassword, more = {} }) {
  const cluster = join(folder, 'postgres');
  const account = ownerOf(cluster, usual);
  const binaries = postgresBinaries(account);
  await endOrphan(cluster);
  if (!existsSync(cluster)) await makeCluster({ binaries, cluster, account });
  checkVersion(binaries, cluster);
  await setSignIns({ binaries, cluster, account, role, superuserPassword });

  const logFile = join(folder, 'postgres.log');
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(attempt === 1 ? preferredPort : undefined);
    const child = launch({ binaries, cluster, account, port, logFile, more });
    const failure = await untilReady(child, cluster);
    if (!failure) return describe({ child, port, role, superuserPassword, binaries });
    await stopProcess(child, [
      ['SIGQUIT', 2_000],
      ['SIGKILL', 1_000],
    ]);
    const log = tail(logFile, 12);
    const portWasTaken = /could not create any TCP\/IP sockets/.test(log);
    if (!portWasTaken || attempt === PORT_ATTEMPTS) {
      throw new LauncherError(`The embedded PostgreSQL did not start (${failure}). Its log ${logFile} ends:\n${log}`);
    }
  }
}

/** A cluster made while root had to use another account keeps it: PostgreSQL insists on owning its files. */
function ownerOf(cluster, account) {
  const stat = account && statSync(cluster, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { name: `uid ${stat.uid}`, uid: stat.uid, gid: stat.gid } : account;
}

function describe({ child, port, role, superuserPassword, binaries }) {
  const [user, password, database] = role
    ? [role.name, role.password, role.name]
    : ['postgres', superuserPassword, 'postgres'];
  return {
    url: `postgres://${user}:${password}@127.0.0.1:${port}/${database}`,
    port,
    pid: child.pid,
    exited: child.exited,
    binFolder: join(binaries, 'bin'),
    // Fast shutdown first; an immediate one loses nothing either, it replays the log at the next start.
    stop: (limitMs) =>
      stopProcess(child, [
        ['SIGINT', limitMs],
        ['SIGQUIT', 300],
        ['SIGKILL', 200],
      ]),
  };
}

function launch({ binaries, cluster, account, port, logFile, more }) {
  const flags = Object.entries({ ...settings, ...more, port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  if (existsSync(logFile) && statSync(logFile).size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.old`);
  const log = openSync(logFile, 'a', 0o600);
  const child = spawnBound(join(binaries, 'bin', 'postgres'), ['-D', cluster, ...flags], {
    account,
    cwd: '/',
    env: plainEnvironment(),
    stdio: ['ignore', log, log],
    // The kernel asks for a fast shutdown when the launcher is killed.
    deathSignal: 'INT',
  });
  closeSync(log);
  return child;
}

/** PostgreSQL needs no secret of ours, and libpq's PG* variables would only confuse its tools. */
function plainEnvironment() {
  return {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    ...(process.env.TZ ? { TZ: process.env.TZ } : {}),
    ...(process.env.SystemRoot ? { SystemRoot: process.env.SystemRoot } : {}),
  };
}

/** Waits for the word `ready` in postmaster.pid, as pg_ctl does. Returns what went wrong, if anything did. */
async function untilReady(child, cluster) {
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; await delay(15)) {
    if (!child.isRunning) return describeExit(await child.exited);
    const lines = readPidFile(cluster);
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return undefined;
  }
  return 'it took longer than a minute';
}

function readPidFile(cluster) {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * After a SIGKILL the old server may still be going down, and the file it leaves may name a process id that
 * belongs to something else by now (usual in containers). PostgreSQL itself would refuse to start then.
 * The caller holds the data folder's lock, so no launcher is in charge of that server any more.
 */
async function endOrphan(cluster) {
  const pid = Number(readPidFile(cluster)[0]);
  if (!pid) return;
  const isOurs = () => isAlive(pid) && commandLine(pid).includes(cluster);
  for (const [signal, waitMs] of [
    ['SIGINT', 5_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ]) {
    if (!isOurs()) break;
    process.kill(pid, signal);
    for (const deadline = Date.now() + waitMs; isOurs() && Date.now() < deadline;) await delay(30);
  }
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** Made aside and renamed at the end, so that an interrupted start leaves no half cluster behind. */
async function makeCluster({ binaries, cluster, account }) {
  const aside = `${cluster}.new`;
  removeFolder(aside);
  makePrivateFolder(aside, account);
  // Nobody can sign in before the server listens, and by then pg_hba.conf has been replaced.
  const { ok, output, exit } = await run(
    join(binaries, 'bin', 'initdb'),
    [
      '-D',
      aside,
      '-U',
      'postgres',
      '--auth=reject',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    { account, cwd: '/', env: plainEnvironment() },
  );
  if (!ok)
    throw new LauncherError(
      `The embedded PostgreSQL could not be initialised (${describeExit(exit)}):\n${output.trim()}`,
    );
  renameSync(aside, cluster);
}

function checkVersion(binaries, cluster) {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const shipped = readFileSync(join(binaries, 'share', 'postgresql', 'postgres.bki'), 'utf8')
    .slice(0, 80)
    .match(/PostgreSQL (\d+)/)?.[1];
  if (shipped && made !== shipped) {
    throw new LauncherError(
      `The data in ${cluster} was made by PostgreSQL ${made}, this is ${shipped}. ` +
        'Upgrade it with pg_upgrade, or set DATA_DIR to an empty folder.',
    );
  }
}

/** Sets passwords in single-user mode, which needs no password and no network. Skipped when nothing changed. */
async function setSignIns({ binaries, cluster, account, role, superuserPassword }) {
  const access = role
    ? `host ${role.name} ${role.name} 127.0.0.1/32 scram-sha-256`
    : 'host all all 127.0.0.1/32 scram-sha-256';
  const accessFile = join(cluster, 'pg_hba.conf');
  const wanted = `# Written by Jari's launcher.\n${access}\n`;
  const isFirst = readFileSync(accessFile, 'utf8') !== wanted;
  if (!isFirst && !role?.isNew) return;

  const statements = role
    ? [
        ...(isFirst ? [`CREATE ROLE ${role.name} LOGIN`, `CREATE DATABASE ${role.name} OWNER ${role.name}`] : []),
        `ALTER ROLE ${role.name} PASSWORD '${role.password}'`,
      ]
    : [`ALTER ROLE postgres PASSWORD '${superuserPassword}'`];
  const { ok, output } = await run(join(binaries, 'bin', 'postgres'), ['--single', '-D', cluster, 'postgres'], {
    account,
    cwd: '/',
    env: plainEnvironment(),
    input: `${statements.join('\n')}\n`,
  });
  // A role that is already there means that an earlier start was interrupted between the two steps.
  const failures = output
    .split('\n')
    .filter((line) => /\b(ERROR|FATAL|PANIC):/.test(line) && !/already exists/.test(line));
  if (!ok || failures.length > 0) {
    const words = failures.length > 0 ? failures.join('\n') : output.trim();
    throw new LauncherError(`The embedded PostgreSQL's sign-in could not be set up:\n${words}`);
  }
  writeFileSync(accessFile, wanted);
}

function tail(file, lines) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
