import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER_FUNCTIONS } from '../../src/reservations/ledger/functions.js';
import { alteredScript, alterRoutines } from './alterations/apply.mjs';
import { programAlterations } from './alterations/program.mjs';
import { routineAlterations } from './alterations/routines.mjs';
import { scriptAlterations } from './alterations/scripts.mjs';
import { EQUIVALENT, MUTANTS } from './mutants.js';

const names = [...MUTANTS, ...EQUIVALENT].map(({ name }) => name);
const altered = [routineAlterations, scriptAlterations, programAlterations].flatMap((alterations) => Object.keys(alterations));

describe('mutants', () => {
  it('have one name each, and each name has its alteration', () => {
    expect(new Set(names).size).toBe(names.length);
    expect([...new Set(altered)].sort()).toEqual([...names].sort());
  });

  it.each(Object.entries(routineAlterations))('%s changes the ledger as it is now', (_, alteration) => {
    expect(alterRoutines(LEDGER_FUNCTIONS, alteration)).not.toEqual(LEDGER_FUNCTIONS);
  });

  it.each(Object.entries(scriptAlterations))('%s changes a script as it is now', (_, alterations) => {
    for (const alteration of alterations) expect(alteredScript(alteration)).not.toContain(alteration.from);
  });

  it('refuse a source in which a fragment does not occur as often as it should', () => {
    const gone = { replace: [{ routine: 'ledger_reserve', from: 'nothing of the kind', to: '' }] };
    expect(() => alterRoutines(LEDGER_FUNCTIONS, gone)).toThrow('ledger_reserve has 0 times instead of 1');
    expect(() => alterRoutines([], gone)).toThrow('no function ledger_reserve');
  });

  it('are unknown to the program', () => {
    const source = join(import.meta.dirname, '..', '..', 'src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    expect(files.filter((file) => /mutant|faults\//i.test(readFileSync(join(source, file), 'utf8')))).toEqual([]);
    expect(files.length).toBeGreaterThan(50);
  });
});
