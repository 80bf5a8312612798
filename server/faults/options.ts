import { parseArgs } from 'node:util';
import type { StrategyName } from '../src/platform/config/app-config.js';

/** What the person at the terminal asked for. */
export interface Options {
  /** A taste of everything, for `npm test`. */
  readonly short: boolean;
  /** Names of faults; empty means all. */
  readonly faults: readonly string[];
  readonly strategy: StrategyName | undefined;
  /** Everything that is drawn by chance follows from it. */
  readonly seed: string;
  /** Mixes all faults for so many minutes instead of playing them one after the other. */
  readonly soakMinutes: number | undefined;
  /** Breaks the program on purpose, one way after the other, to see whether the checker notices. */
  readonly mutants: boolean;
  /** Puts the results into the repository. */
  readonly keep: boolean;
}

/** Throws an Error in words when an argument is not understood. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      fault: { type: 'string', multiple: true, default: [] },
      strategy: { type: 'string' },
      seed: { type: 'string' },
      soak: { type: 'string' },
      mutants: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
    },
  });
  if (values.strategy !== undefined && values.strategy !== 'slot' && values.strategy !== 'lock') throw new Error('--strategy takes slot or lock');
  return {
    short: values.short,
    faults: values.fault.flatMap((names) => names.split(',')).filter((name) => name !== ''),
    strategy: values.strategy,
    seed: values.seed ?? String(Date.now() % 1_000_000),
    soakMinutes: values.soak === undefined ? undefined : minutes(values.soak),
    mutants: values.mutants,
    keep: values.keep,
  };
}

function minutes(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new Error('--soak takes minutes, from 1 to 9999');
}
