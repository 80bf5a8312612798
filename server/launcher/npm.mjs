import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { LauncherError } from './console.mjs';
import { checkout } from './places.mjs';
import { findOnPath, run } from './processes.mjs';

/** Runs npm in the checkout. The npm that started us is the one used, and its output is collected. */
export function npm(args, { env = {}, ...options } = {}) {
  const [command, first] = npmCommand();
  return run(command, [...first, ...args], {
    cwd: checkout,
    env: { ...process.env, ...cacheSetting(), ...env },
    ...options,
  });
}

function npmCommand() {
  const started = process.env.npm_execpath;
  if (started && /^npm(-cli)?\.c?js$/.test(basename(started)) && existsSync(started))
    return [process.execPath, [started]];
  const besideNode = join(
    dirname(process.execPath),
    process.platform === 'win32' ? 'node_modules/npm/bin/npm-cli.js' : '../lib/node_modules/npm/bin/npm-cli.js',
  );
  if (existsSync(besideNode)) return [process.execPath, [besideNode]];
  const onPath = findOnPath('npm');
  if (onPath) return [onPath, []];
  throw new LauncherError('npm was not found; it comes with Node.js.');
}

/** A user without a writable home still gets a working npm: its cache then lies in the checkout. */
function cacheSetting() {
  const cache = process.env.npm_config_cache || join(homedir(), '.npm');
  for (let folder = cache; ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      try {
        accessSync(folder, constants.W_OK);
        return {};
      } catch {
        return { npm_config_cache: join(checkout, '.data', 'npm-cache') };
      }
    }
  }
}

/**
 * What npm and the tool it ran printed, without colours and without what is harmless here: requests, packages that
 * would like a newer Node.js, and npm's own account of a script that failed.
 */
export function readableOutput(output) {
  return stripVTControlCharacters(output)
    .split('\n')
    .filter(
      (line) =>
        line.trim() &&
        !/^npm (http|notice|warn (EBADENGINE|Unknown)|error (Lifecycle script|path|workspace|location|command))/.test(
          line,
        ),
    )
    .join('\n');
}

export function firstLines(text, count) {
  const lines = text.split('\n');
  return lines.length <= count
    ? text
    : [...lines.slice(0, count), `… and ${lines.length - count} lines more`].join('\n');
}

export function lastLines(text, count) {
  return text.split('\n').slice(-count).join('\n');
}
