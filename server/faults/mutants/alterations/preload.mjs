import { routineAlterations } from './routines.mjs';
import { scriptAlterations } from './scripts.mjs';
import { programAlterations } from './program.mjs';
import { alterRoutines, alterScripts } from './apply.mjs';

// Loaded before main.js into a server process of the harness: `--import …/preload.mjs?mutant=NAME`. It breaks the built
// program in memory; nothing that is shipped knows of it.

const name = new URL(import.meta.url).searchParams.get('mutant') ?? '';
const dist = (path) => import(new URL(`../../../dist/${path}`, import.meta.url));
const kinds = [routineAlterations, scriptAlterations, programAlterations];
if (!kinds.some((alterations) => Object.hasOwn(alterations, name))) throw new Error(`there is no mutant ${name}`);

if (Object.hasOwn(routineAlterations, name)) {
  const { LEDGER_FUNCTIONS } = await dist('reservations/ledger/functions.js');
  LEDGER_FUNCTIONS.splice(0, LEDGER_FUNCTIONS.length, ...alterRoutines(LEDGER_FUNCTIONS, routineAlterations[name]));
}
if (Object.hasOwn(scriptAlterations, name)) alterScripts(scriptAlterations[name]);
if (Object.hasOwn(programAlterations, name)) await programAlterations[name](dist);
