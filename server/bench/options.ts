import { parseArgs } from 'node:util';

/** What the person at the terminal asked for. */
export interface Options {
  readonly quick: boolean;
  readonly rounds: number;
  readonly seconds: number;
  /** Names of rows; empty means all. */
  readonly only: readonly string[];
  /** Puts the chosen rows in the place of their earlier results in the repository. */
  readonly keep: boolean;
}

/** Throws an Error in words when an argument is not understood. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      keep: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
    },
  });
  return {
    quick: values.quick,
    rounds: wholeNumber('--rounds', values.rounds, values.quick ? 1 : 3),
    seconds: wholeNumber('--seconds', values.seconds, values.quick ? 1 : 10),
    only: values.only.split(',').filter((name) => name !== ''),
    keep: values.keep,
  };
}

function wholeNumber(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new Error(`${name} takes a whole number from 1 to 9999`);
}
