import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../../test/support/machine.js';
import { commitOf, thisMachine } from '../../test/support/machine.js';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import type { Fault } from '../fault.js';
import type { FaultResult } from '../play-fault.js';
import { markdown, mutantsMarkdown } from './markdown.js';

const FOLDER = join(import.meta.dirname, '..', 'results');
const FILE = join(FOLDER, 'latest.json');

export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly machine: Machine;
  readonly versions: { readonly node: string; readonly postgresql: string; readonly redis: string };
}

/** One play of a fault, with where and when it was. */
export interface KeptResult extends FaultResult, Circumstances {}

/** A fault that this machine could not play. */
export interface NotRun {
  readonly name: string;
  readonly title: string;
  readonly why: string;
}

/** A mutant, or the unaltered program, under one fault. */
export interface MutantRow {
  readonly mutant: string;
  readonly fault: string;
  readonly verdict: string;
  readonly isRight: boolean;
}

export interface Kept {
  readonly results: readonly KeptResult[];
  readonly notRun: readonly NotRun[];
}

export function circumstances(versions: { readonly postgresql: string; readonly redis: string }): Circumstances {
  return {
    date: new Date().toISOString(),
    commit: commitOf('server/src', 'server/faults', ':!server/faults/results', 'redis-scripts'),
    machine: thisMachine(),
    versions: { node: process.version.slice(1), ...versions },
  };
}

/** Puts results into the repository, each in the place of its earlier one; those of other faults stay as they are. */
export function keep(results: readonly FaultResult[], notRun: readonly NotRun[], about: Circumstances, faults: readonly Fault[]): void {
  const earlier = read();
  const fresh = results.map((result): KeptResult => ({ ...result, ...about }));
  const isReplaced = (name: string, strategy?: StrategyName): boolean =>
    fresh.some((result) => result.name === name && (strategy === undefined || result.strategy === strategy)) || notRun.some((other) => other.name === name);
  const kept: Kept = {
    results: inOrder([...earlier.results.filter(({ name, strategy }) => !isReplaced(name, strategy)), ...fresh], faults),
    notRun: inOrder([...earlier.notRun.filter(({ name }) => !isReplaced(name)), ...notRun], faults),
  };
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(kept, undefined, 2)}\n`);
  writeFileSync(join(FOLDER, 'README.md'), markdown(kept));
}

/** Puts the table of mutants into the repository. */
export function keepMutants(rows: readonly MutantRow[], about: Circumstances): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'mutants.md'), mutantsMarkdown(rows, about));
}

function read(): Kept {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as Kept;
  } catch {
    return { results: [], notRun: [] };
  }
}

/** As the faults are listed; what is no fault any more is left out. */
function inOrder<T extends { readonly name: string }>(items: readonly T[], faults: readonly Fault[]): T[] {
  return faults.flatMap(({ name }) => items.filter((item) => item.name === name));
}
