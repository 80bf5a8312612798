import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { atEnd } from './lifecycle.mjs';
import { delay, startTime } from './processes.mjs';

/**
 * A lock is a file that names its holder by process id and start time. It is made with link(2), which either
 * makes the complete file or fails, so nobody ever reads half a lock.
 */
export function tryLock(file, note = {}) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  const content = JSON.stringify({ pid: process.pid, started: startTime(process.pid), ...note });
  writeFileSync(mine, content, { mode: 0o644 });
  try {
    for (;;) {
      try {
        linkSync(mine, file);
        return { release: releaseAtEnd(file, content) };
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = readHolder(file);
      if (holder && isHeld(holder)) return { holder };
      removeStale(file, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Waits until the lock is free, runs the job and gives the lock back. */
export async function withLock(file, job, { onWait } = {}) {
  let waited = false;
  for (;;) {
    const { release, holder } = tryLock(file);
    if (release) {
      try {
        return await job();
      } finally {
        release();
      }
    }
    if (!waited) onWait?.(holder);
    waited = true;
    await delay(300);
  }
}

export function isHeld(holder, timeOf = startTime) {
  return holder.started !== '' && timeOf(holder.pid) === holder.started;
}

function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Moves the dead holder's file away. Should someone else have replaced it meanwhile, theirs is put back. */
function removeStale(file, stale) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && stale && moved.pid !== stale.pid && isHeld(moved)) {
    try {
      linkSync(aside, file);
    } catch {
      // A third process took it; the moved holder notices at worst a second build.
    }
  }
  rmSync(aside, { force: true });
}

function releaseAtEnd(file, content) {
  const remove = () => {
    try {
      if (readFileSync(file, 'utf8') === content) rmSync(file, { force: true });
    } catch {
      // Already gone.
    }
  };
  const forget = atEnd(remove);
  return () => {
    forget();
    remove();
  };
}
