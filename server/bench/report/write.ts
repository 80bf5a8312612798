import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { charts } from './charts.js';
import type { Circumstances } from './machine.js';
import { ROWS } from '../rows/index.js';
import type { DatedRow } from './summary.js';
import { markdown } from './table.js';

const BENCH = join(import.meta.dirname, '..');
/** What the repository shows. */
const RESULTS = join(BENCH, 'results');
/** Results of runs that are no measurement: quick ones, single rows, failed ones. Git ignores the folder. */
const TRIALS = join(BENCH, '..', '..', '.data', 'bench');

/** Writes the raw rounds, the table and the charts; gives the folder. */
export function writeResults(rows: readonly DatedRow[], about: Circumstances, isMeasurement: boolean): string {
  const folder = isMeasurement ? RESULTS : TRIALS;
  const [all, ofWhat] = isMeasurement && rows.length < ROWS.length ? amongTheOthers(rows) : [rows, about];
  mkdirSync(folder, { recursive: true });
  const drawings = charts(all);
  for (const [name, svg] of Object.entries(drawings)) writeFileSync(join(folder, name), svg);
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ ...ofWhat, rows: all }, undefined, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), markdown(all, ofWhat, Object.keys(drawings)));
  return folder;
}

/** The rows in the place of their earlier results. */
function amongTheOthers(rows: readonly DatedRow[]): [readonly DatedRow[], Circumstances] {
  const { rows: earlier, ...about } = JSON.parse(readFileSync(join(RESULTS, 'latest.json'), 'utf8')) as Circumstances & { rows: readonly DatedRow[] };
  return [earlier.map((old) => rows.find(({ name }) => name === old.name) ?? old), about];
}
