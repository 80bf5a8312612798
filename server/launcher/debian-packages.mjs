import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, toolsFolder } from './places.mjs';
import { findOnPath, run } from './processes.mjs';

/**
 * Downloads Debian or Ubuntu packages with the dependencies that this machine lacks and unpacks them into a
 * private folder: no root, nothing installed. A second call finds the folder. Returns {folder} or {reason}.
 */
export async function unpackPackages(name, packages) {
  if (!findOnPath('apt-get') || !findOnPath('dpkg')) return { reason: 'this is not Debian or Ubuntu' };
  const target = join(toolsFolder(), name);
  if (existsSync(target)) return { folder: target };

  const work = `${target}.${process.pid}`;
  try {
    mkdirSync(join(work, 'root'), { recursive: true });
    // The system's lists are the quick way. They may be missing, or name versions that the mirror no longer has.
    const fromSystem = await download(packages, work, []);
    const reason = fromSystem && (await downloadWithOwnLists(packages, work));
    if (reason) return { reason };
    for (const file of readdirSync(work).filter((entry) => entry.endsWith('.deb'))) {
      const { ok, output } = await run('dpkg', ['-x', join(work, file), join(work, 'root')]);
      if (!ok) return { reason: `dpkg could not unpack ${file}: ${lastLine(output)}` };
    }
    if (!existsSync(target)) renameSync(join(work, 'root'), target);
    return { folder: target };
  } finally {
    removeFolder(work);
  }
}

/** `apt-get update` needs root only because of where the lists lie. Returns a reason if it failed. */
async function downloadWithOwnLists(packages, work) {
  const options = ['-o', `Dir::State::lists=${join(work, 'lists')}`, '-o', `Dir::Cache=${join(work, 'cache')}`];
  mkdirSync(join(work, 'lists', 'partial'), { recursive: true });
  mkdirSync(join(work, 'cache', 'archives', 'partial'), { recursive: true });
  const { ok, output } = await apt(options, ['update']);
  return ok ? download(packages, work, options) : `apt-get update failed: ${lastLine(output)}`;
}

/** Returns undefined if all went well, else the reason. */
async function download(wanted, work, options) {
  const plan = await apt(options, ['--simulate', '--no-install-recommends', 'install', ...wanted]);
  // What is wanted is unpacked even where it is installed already, or its files would be looked for in vain in the folder.
  const packages = new Set([...wanted, ...[...plan.output.matchAll(/^Inst (\S+)/gm)].map((match) => match[1])]);
  if (!plan.ok) return `apt-get has no ${wanted.join(', ')}: ${lastLine(plan.output)}`;
  const { ok, output } = await apt(options, ['download', ...packages], work);
  return ok ? undefined : `apt-get download failed: ${lastLine(output)}`;
}

function apt(options, args, cwd) {
  // As root, apt would otherwise download as the user _apt, who cannot write here.
  return run('apt-get', ['-o', 'APT::Sandbox::User=root', ...options, ...args], {
    cwd,
    env: { ...process.env, LC_ALL: 'C' },
  });
}

function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? '';
}

/** Every folder with shared libraries in unpacked packages, for LD_LIBRARY_PATH; some keep theirs a level deeper. */
export function libraryPath(root) {
  const subfolders = (folder) =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  const bases = ['usr/lib', 'lib'].map((base) => join(root, base)).filter(existsSync);
  const architectures = bases.flatMap(subfolders).filter((folder) => folder.includes('-linux-gnu'));
  const hasLibraries = (folder) => readdirSync(folder).some((name) => /\.so(\.|$)/.test(name));
  return [...bases, ...architectures, ...architectures.flatMap(subfolders)].filter(hasLibraries).join(':');
}
