import { say } from '../../test/support/say.js';
import type { Options } from '../options.js';
import { playFault } from '../play-fault.js';
import type { FaultResult } from '../play-fault.js';
import { CONTROL } from '../report/markdown.js';
import { circumstances, keepMutants } from '../report/results.js';
import type { MutantRow } from '../report/results.js';
import { Grounds } from '../world/grounds.js';
import { EQUIVALENT, MUTANTS, strategyOf } from './mutants.js';
import type { Mutant } from './mutants.js';

const PRELOAD = new URL('alterations/preload.mjs', import.meta.url);

/**
 * Plays every mutant under its fault, each of which must be caught, and the unaltered program under the same faults, which
 * must be clean: only both together say that the checker sees what it should. Ends with 0 when all is so.
 */
export async function playMutants(options: Options): Promise<number> {
  const mutants = choose(options);
  say(`seed ${options.seed}`);
  const trials = trialsOf(mutants, options.seed);
  const grounds = await Grounds.open();
  const rows: MutantRow[] = [];
  for (const trial of trials) rows.push(await trial(grounds));
  if (options.keep && mutants.length === MUTANTS.length) keepMutants(rows, circumstances(await grounds.versions()));
  await grounds.close();
  process.stdout.write(`\n${table(rows)}\n`);
  return rows.every(({ isRight }) => isRight) ? 0 : 1;
}

/** A mutant or a control in a world of its own, with nothing beside it: most lose a race only while the processors are free to run it. */
type Trial = (grounds: Grounds) => Promise<MutantRow>;

/** Every fault's control and then its mutants. */
function trialsOf(mutants: readonly Mutant[], seed: string): readonly Trial[] {
  return [...new Set(mutants.map(({ fault }) => fault))].flatMap((fault) => {
    const ofFault = mutants.filter((mutant) => mutant.fault === fault);
    const control: Trial = async (grounds) => controlRow(await playFault(fault, strategyOf(ofFault[0] as Mutant), grounds, { seed, length: 'short' }));
    return [control, ...ofFault.map((mutant): Trial => async (grounds) => mutantRow(mutant, await playMutant(mutant, grounds, seed)))];
  });
}

function playMutant(mutant: Mutant, grounds: Grounds, seed: string): Promise<FaultResult> {
  const preload = `${PRELOAD.href}?mutant=${mutant.name}`;
  return playFault(mutant.fault, strategyOf(mutant), grounds, {
    seed, length: 'short', altered: { nodeOptions: ['--import', preload] }, until: mutant.caughtBy,
  });
}

function controlRow({ name, strategy, violations }: FaultResult): MutantRow {
  return told({
    mutant: CONTROL, fault: `${name} (${strategy})`, isRight: violations.length === 0,
    verdict: violations.length === 0 ? 'clean' : `NOT CLEAN: ${violations.join('; ')}`,
  });
}

function mutantRow({ name, caughtBy }: Mutant, { name: fault, strategy, violations }: FaultResult): MutantRow {
  const caught = violations.find((sentence) => caughtBy.test(sentence));
  const others = violations.length === 0 ? 'nothing was found' : `found only ${violations.join('; ')}`;
  return told({ mutant: name, fault: `${fault} (${strategy})`, isRight: caught !== undefined, verdict: caught ?? `SURVIVED: ${others}` });
}

function told(row: MutantRow): MutantRow {
  say(`${row.mutant} | ${row.fault} | ${row.verdict}`);
  return row;
}

function choose({ faults, short }: Options): readonly Mutant[] {
  const all = [...MUTANTS, ...EQUIVALENT];
  const unknown = faults.filter((name) => !all.some((mutant) => mutant.name === name));
  if (unknown.length > 0) throw new Error(`There is no mutant ${unknown.join(', ')}; the mutants are ${all.map(({ name }) => name).join(', ')}`);
  if (faults.length > 0) return all.filter(({ name }) => faults.includes(name));
  return short ? MUTANTS.filter(({ inShort }) => inShort) : MUTANTS;
}

function table(rows: readonly MutantRow[]): string {
  const lines = [['mutant', 'fault', 'caught by'], ...rows.map(({ mutant, fault, verdict }) => [mutant, fault, verdict])];
  const widths = [0, 1].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}
