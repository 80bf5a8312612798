import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { atEnd } from './lifecycle.mjs';

export function findOnPath(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (!folder) continue;
    const file = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;

/**
 * Starts a process that the kernel signals when this one dies, however it dies (Linux with setpriv).
 * It has a process group of its own: a Ctrl-C reaches only the launcher, which stops things in the right order.
 */
export function spawnBound(command, args, { account, deathSignal = 'TERM', ...options } = {}) {
  const bound = setpriv ? [setpriv, ['--pdeathsig', deathSignal, command, ...args]] : [command, args];
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  const child = spawn(...bound, { detached: process.platform !== 'win32', ...identity, ...options });
  child.exited = new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  child.isRunning = true;
  child.exited.then(() => {
    child.isRunning = false;
  });
  return child;
}

export function describeExit({ error, code, signal }) {
  if (error) return error.message;
  if (signal === 'SIGKILL') return 'killed by SIGKILL, perhaps for want of memory';
  return signal ? `ended by ${signal}` : `exit code ${code}`;
}

export function delay(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function signalGroup(child, signal) {
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It has already ended.
  }
}

/** Sends the signals one after the other, each with its time, until the process has ended. */
export async function stopProcess(child, steps) {
  for (const [signal, waitMs] of steps) {
    if (!child.isRunning) return;
    try {
      child.kill(signal);
    } catch {
      return;
    }
    await Promise.race([child.exited, delay(waitMs)]);
  }
}

/** Runs a command to its end and collects what it prints. Stopping the launcher stops it and its children. */
export async function run(command, args, { onLine, input, ...options } = {}) {
  const child = spawnBound(command, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...options,
  });
  const forget = atEnd(async () => {
    signalGroup(child, 'SIGTERM');
    await Promise.race([child.exited, delay(800)]);
    signalGroup(child, 'SIGKILL');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
      if (onLine) text.split('\n').forEach(onLine);
    });
  }
  if (input !== undefined) {
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  }
  const closed = new Promise((resolve) => child.once('close', resolve));
  const exit = await child.exited;
  // A process that could not be started never closes its streams.
  if (!exit.error) await closed;
  forget();
  return { ok: exit.code === 0, output, exit };
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** When the process was started, as text that differs if the id was given to another process. Empty if it is gone. */
export function startTime(pid) {
  if (process.platform === 'win32') return isAlive(pid) ? 'running' : '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    if (process.platform === 'linux') return '';
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
  }
}

export function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    if (process.platform === 'linux' || process.platform === 'win32') return '';
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? '';
  }
}
