import { readFileSync } from 'node:fs';
import { LauncherError, warn } from './console.mjs';

/** Everything must be gone 3 s after the signal; what is left by then gets the kernel's parent-death signal. */
export const END_LIMIT_MS = 2_900;
const PARENT_CHECK_MS = 300;

const tasks = [];
let ending;

/** Registers what to undo at the end, last registered first. Returns a function that takes it back. */
export function atEnd(task) {
  tasks.push(task);
  return () => {
    const index = tasks.indexOf(task);
    if (index >= 0) tasks.splice(index, 1);
  };
}

export function isEnding() {
  return ending !== undefined;
}

/**
 * Tries until the job gives something, for as long as another launcher may take to end: npm is gone before the
 * launcher that it started, so a start right after a stop still meets it. Returns undefined if that was not it.
 */
export async function onceOthersHaveEnded(job) {
  for (const deadline = Date.now() + END_LIMIT_MS; ;) {
    const result = await job();
    if (result !== undefined || Date.now() > deadline) return result;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Undoes everything and exits. Later calls join the first, so a second Ctrl-C changes nothing. */
export function end(exitCode) {
  ending ??= undoAll().then(() => process.exit(exitCode));
  setTimeout(() => process.exit(exitCode), END_LIMIT_MS).unref();
  return ending;
}

async function undoAll() {
  while (tasks.length > 0) {
    try {
      await tasks.pop()();
    } catch (error) {
      warn(error.message);
    }
  }
}

/** Runs a launcher's main function: signals end it in order, and a failure is told in words. */
export async function runLauncher(main, { exitCodeOnSignal = 0 } = {}) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(exitCodeOnSignal));
  endWithNpm(exitCodeOnSignal);
  try {
    await main();
  } catch (error) {
    // A process that was stopped because we are ending is not a failure to report.
    if (!isEnding()) warn(error instanceof LauncherError ? error.message : (error.stack ?? String(error)));
    await end(1);
  }
}

/**
 * npm hands on SIGTERM and SIGINT but not SIGKILL, and a shell between npm and us hands on nothing:
 * when npm is gone, whatever it was asked to run is to go too. Started without npm, nobody is watched.
 */
function endWithNpm(exitCode) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const grandparent = parentOfShell(parent);
  setInterval(() => {
    if (process.ppid !== parent || parentOfShell(parent) !== grandparent) void end(exitCode);
  }, PARENT_CHECK_MS).unref();
}

/** The parent of a shell on Linux; undefined for any other process, and where there is no /proc. */
function parentOfShell(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    return /^(ba|da|a|z|k)?sh$/.test(name) ? Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) : undefined;
  } catch {
    return undefined;
  }
}
