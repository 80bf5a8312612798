import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { LauncherError, startProgress } from './console.mjs';
import { lastLines, npm, readableOutput } from './npm.mjs';
import { checkout } from './places.mjs';

const manifests = ['', 'server', 'client'];
const stampFile = join(checkout, 'node_modules', '.jari-installed');

/** True if node_modules is what the lock file asks for, whether this launcher or the developer installed it. */
export function isInstalled() {
  if (readText(stampFile) === wantedStamp()) return true;
  const wanted = readJson('package-lock.json')?.packages;
  const present = readJson('node_modules/.package-lock.json')?.packages;
  return Boolean(wanted && present) && matchesManifests(wanted) && hasAll(wanted, present);
}

export async function install() {
  const progress = startProgress('Installing packages');
  const total = Object.values(readJson('package-lock.json')?.packages ?? {}).filter(
    (entry) => entry.version && !entry.optional,
  ).length;
  const fetched = new Set();
  let lookedUp = 0;
  const onLine = (line) => {
    if (!line.startsWith('npm http')) return;
    const name = /\/([^/\s]+)\.tgz/.exec(line)?.[1];
    if (name) fetched.add(name);
    else lookedUp += 1;
    const count = (number) => `${Math.min(number, total)} of about ${total}`;
    progress.update(name ? `${count(fetched.size)} fetched, ${name}` : `${count(lookedUp)} looked up`);
  };
  const { ok, output } = await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=http'], { onLine });
  if (!ok) {
    progress.fail();
    throw new LauncherError(
      `Installing the packages failed. npm's last words:\n${lastLines(readableOutput(output), 40)}`,
    );
  }
  writeFileSync(stampFile, wantedStamp());
  progress.done('Packages installed');
}

function wantedStamp() {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const file of ['package-lock.json', ...manifests.map((folder) => join(folder, 'package.json'))])
    hash.update(readText(join(checkout, file)));
  return hash.digest('hex');
}

/** A package.json edited since the lock file was written is for `npm ci` to judge. */
function matchesManifests(wanted) {
  return manifests.every((folder) => {
    const manifest = readJson(join(folder, 'package.json'));
    return ['dependencies', 'devDependencies', 'optionalDependencies'].every((kind) =>
      isDeepStrictEqual(manifest?.[kind] ?? {}, wanted[folder]?.[kind] ?? {}),
    );
  });
}

function hasAll(wanted, present) {
  return Object.entries(wanted).every(
    ([path, entry]) =>
      !path.includes('node_modules/') || entry.link || entry.optional || present[path]?.version === entry.version,
  );
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(join(checkout, file), 'utf8'));
  } catch {
    return undefined;
  }
}
