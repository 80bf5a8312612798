import { createHash } from 'node:crypto';
import { accessSync, chmodSync, chownSync, constants, lstatSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LauncherError } from './console.mjs';

export const checkout = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

const checkoutId = createHash('sha256').update(checkout).digest('hex').slice(0, 12);

/** Whether the account can walk to the folder, judged by the modes of the folder and everything above it. */
export function isReachable(folder, account) {
  if (!account) return true;
  for (let path = resolve(folder); ; path = dirname(path)) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat) {
      const bit = stat.uid === account.uid ? 0o100 : stat.gid === account.gid ? 0o010 : 0o001;
      if (!(stat.mode & bit)) return false;
    }
    if (path === dirname(path)) return true;
  }
}

/** The folder of the embedded stores and the secrets made for them. It is kept between starts. */
export function dataFolder(account) {
  const chosen = process.env.DATA_DIR;
  // `npm start` changes to the checkout; what the person typed is relative to where they were.
  const folder = chosen ? resolve(process.env.INIT_CWD ?? process.cwd(), chosen) : join(checkout, '.data');
  if (isReachable(folder, account)) return folder;
  if (chosen)
    throw new LauncherError(
      `DATA_DIR lies where the user ${account.name} cannot go, and PostgreSQL does not run as root.`,
    );
  return join('/var/lib/jari', checkoutId);
}

export function makeDataFolder(account) {
  const folder = dataFolder(account);
  try {
    makeWalkable(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new LauncherError(`Cannot write to the data folder ${folder} (${error.code}); set DATA_DIR.`);
  }
  return folder;
}

/** Makes the folder and what is missing above it so that the stores' account can walk through, whatever the umask. */
function makeWalkable(folder) {
  const first = mkdirSync(folder, { recursive: true });
  if (!first) return;
  for (let path = folder; path.length >= first.length; path = dirname(path)) chmodSync(path, 0o755);
}

/** Makes a folder that belongs to the account alone. */
export function makePrivateFolder(folder, account) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

/**
 * Where unpacked programs are kept for all checkouts of this user. Root's must be reachable by the
 * unprivileged account and writable by nobody else, because programs from it are run.
 */
export function toolsFolder() {
  const isRoot = process.getuid?.() === 0;
  const cacheHome = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const candidates = isRoot
    ? ['/var/lib/jari/tools', join(tmpdir(), 'jari-root-tools')]
    : [
        join(cacheHome, 'jari'),
        join(checkout, '.data', 'tools'),
        join(tmpdir(), `jari-${process.getuid?.() ?? 'user'}-tools`),
      ];
  for (const folder of candidates) {
    try {
      makeWalkable(folder);
      const stat = lstatSync(folder);
      accessSync(folder, constants.W_OK);
      if (stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid) && !(stat.mode & 0o022)) return folder;
    } catch {
      // Try the next one.
    }
  }
  throw new LauncherError('No folder for unpacked programs can be written; set XDG_CACHE_HOME to one.');
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
