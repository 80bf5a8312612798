import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LauncherError, startProgress } from './console.mjs';
import { firstLines, npm, readableOutput } from './npm.mjs';
import { checkout } from './places.mjs';

/** What each workspace's build reads. redis-scripts/ is read at run time and belongs to none. */
const workspaces = [
  {
    name: 'server',
    result: 'main.js',
    inputs: [
      'server/src',
      'server/package.json',
      'server/tsconfig.json',
      'server/tsconfig.build.json',
      'nest-cli.json',
      'package-lock.json',
    ],
  },
  { name: 'client', result: 'index.html', inputs: ['client', 'package-lock.json'] },
];

/** Folders and files below a workspace that no build reads. */
const notInputs = new Set(['node_modules', 'dist', 'coverage', '.data', '.vite', 'test-results']);

export function isBuilt() {
  return workspaces.every(isWorkspaceBuilt);
}

export async function build() {
  for (const workspace of workspaces.filter((one) => !isWorkspaceBuilt(one))) {
    const progress = startProgress(`Building the ${workspace.name}`);
    const inputs = hashInputs(checkout, workspace.inputs);
    const { ok, output } = await npm(['run', 'build', '--workspace', workspace.name]);
    if (!ok || !existsSync(resultFile(workspace))) {
      progress.fail();
      throw new LauncherError(`Building the ${workspace.name} failed:\n${firstLines(readableOutput(output), 60)}`);
    }
    // Inside the result, so that whoever clears or replaces it takes the stamp along.
    writeFileSync(stampFile(workspace), inputs);
    progress.done(`Built the ${workspace.name}`);
  }
}

function isWorkspaceBuilt(workspace) {
  if (!existsSync(resultFile(workspace)) || !existsSync(stampFile(workspace))) return false;
  return readFileSync(stampFile(workspace), 'utf8') === hashInputs(checkout, workspace.inputs);
}

function resultFile({ name, result }) {
  return join(checkout, name, 'dist', result);
}

function stampFile({ name }) {
  return join(checkout, name, 'dist', '.inputs');
}

/** A hash over names and contents, so that touching a file or checking out another branch and back builds nothing. */
export function hashInputs(root, inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesBelow(root, input)).sort()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  let entries;
  try {
    entries = readdirSync(full, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries
    .filter((entry) => !notInputs.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`]));
}
