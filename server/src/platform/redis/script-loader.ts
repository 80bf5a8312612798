import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface LoadedScript {
  /** Name of the command: the file's name without its key count, in camel case. */
  readonly name: string;
  /** Absent: every call says it first. */
  readonly numberOfKeys: number | undefined;
  readonly lua: string;
}

/** `redis-scripts/` of the checkout or package; `src` and `dist` are equally far from it. */
export const SCRIPTS_FOLDER = join(import.meta.dirname, '..', '..', '..', '..', 'redis-scripts');

const FILE_NAME = /^([a-z]+(?:-[a-z]+)*)-([1-9]|n)\.lua$/;
const INCLUDE = /^--- @include "([a-z-]+)"$/;

/**
 * Reads every script of a folder, includes resolved. Throws when the folder and the expected file names differ, a
 * header breaks its contract, or an include is unknown or includes itself: a server must not boot with a script
 * missing and find out at the first hold.
 */
export function loadScripts(folder: string, expected: readonly string[]): LoadedScript[] {
  const found = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => entry.name);
  const unknown = found.filter((name) => !expected.includes(name));
  const missing = expected.filter((name) => !found.includes(name));
  if (unknown.length > 0) throw new Error(`redis-scripts holds files that no command uses: ${unknown.join(', ')}`);
  if (missing.length > 0) throw new Error(`redis-scripts lacks ${missing.join(', ')}`);
  return expected.map((file) => loadScript(folder, file));
}

function loadScript(folder: string, file: string): LoadedScript {
  const match = FILE_NAME.exec(file);
  if (!match) throw new Error(`${file}: a script is named like claim-slots-3.lua, where 3 is the number of its keys and n stands for any`);
  const source = readFileSync(join(folder, file), 'utf8');
  const numberOfKeys = match[2] === 'n' ? undefined : Number(match[2]);
  checkHeader(file, source, numberOfKeys);
  const lua = resolveIncludes(folder, file, source, new Set(), []);
  const name = (match[1] ?? '').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { name, numberOfKeys, lua };
}

/** The header says purpose, each key, arguments and result, and no key beyond the declared ones is used. */
function checkHeader(file: string, source: string, numberOfKeys: number | undefined): void {
  const header = /^--\[\[\n([\s\S]*?)\n\]\]\n/.exec(source)?.[1];
  if (header === undefined) throw new Error(`${file}: a script begins with its contract in --[[ ]]`);
  for (const part of ['Purpose:', 'ARGV', 'Result']) {
    if (!new RegExp(`^ {2}${part}`, 'm').test(header)) throw new Error(`${file}: the contract lacks "${part}"`);
  }
  if (numberOfKeys === undefined) {
    if (!/^ {2}KEYS\[n\] +\S/m.test(header)) throw new Error(`${file}: the contract does not say what KEYS[n] are`);
    return;
  }
  const documented = [...header.matchAll(/^ {2}KEYS\[(\d)\] +\S/gm)].map((key) => Number(key[1]));
  const expected = Array.from({ length: numberOfKeys }, (_, i) => i + 1);
  if (documented.join() !== expected.join()) throw new Error(`${file}: the contract documents keys ${documented.join()} instead of ${expected.join()}`);
  for (const used of source.matchAll(/KEYS\[(\d+)\]/g)) {
    if (Number(used[1]) > numberOfKeys) throw new Error(`${file}: uses ${used[0]} beyond the keys it declares`);
  }
}

/** Each include comes once, before the first script or include that asked for it. */
function resolveIncludes(folder: string, file: string, source: string, done: Set<string>, path: readonly string[]): string {
  return source.split('\n').map((line) => {
    if (!line.startsWith('--- @')) return line;
    const name = INCLUDE.exec(line)?.[1];
    if (name === undefined) throw new Error(`${file}: cannot read the line ${line}`);
    if (path.includes(name)) throw new Error(`${file}: "${name}" includes itself`);
    if (done.has(name)) return '';
    let included: string;
    try {
      included = readFileSync(join(folder, 'includes', `${name}.lua`), 'utf8');
    } catch (error) {
      throw new Error(`${file}: there is no include "${name}"`, { cause: error });
    }
    const text = resolveIncludes(folder, `${name}.lua`, included, done, [...path, name]);
    done.add(name);
    return text;
  }).join('\n');
}
