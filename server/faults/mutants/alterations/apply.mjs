import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';

const SCRIPTS = join(import.meta.dirname, '..', '..', '..', '..', 'redis-scripts');

/**
 * The ledger's SQL functions with an alteration made. Throws when a fragment does not occur as often as it should: a
 * mutant that changes nothing any more because the source has changed must not pass for one that was survived.
 */
export function alterRoutines(routines, { replace = [], add = [] }) {
  const altered = [...routines];
  for (const { routine, from, to, times = 1 } of replace) {
    const index = altered.findIndex((sql) => sql.includes(`FUNCTION ${routine}(`));
    if (index < 0) throw new Error(`the ledger has no function ${routine}`);
    altered[index] = replaced(altered[index], from, to, times, routine);
  }
  return [...altered, ...add.map(asBlock)];
}

/** As whoever installs the functions takes it, which sees to it that a body is there as it should be. */
function asBlock(statement) {
  return `DO $$ BEGIN ${statement}; END $$`;
}

/** A script's text with a fragment replaced; `read` gives what is in the folder of scripts. */
export function alteredScript({ file, from, to }, read = readScript) {
  return replaced(read(file), from, to, 1, file);
}

/** Whoever reads one of the scripts from now on gets it altered. */
export function alterScripts(alterations) {
  const texts = new Map(alterations.map((alteration) => [basename(alteration.file), alteredScript(alteration)]));
  const { readFileSync } = fs;
  fs.readFileSync = (path, ...options) => texts.get(basename(String(path))) ?? readFileSync(path, ...options);
  syncBuiltinESMExports();
}

function readScript(file) {
  return fs.readFileSync(join(SCRIPTS, file), 'utf8');
}

function replaced(text, from, to, times, where) {
  const parts = text.split(from);
  if (parts.length !== times + 1) throw new Error(`${where} has ${parts.length - 1} times instead of ${times}: ${from}`);
  return parts.join(to);
}
