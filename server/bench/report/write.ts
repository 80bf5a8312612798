import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { charts } from './charts.js';
import type { Circumstances } from './machine.js';
import type { RowSummary } from './summary.js';
import { markdown } from './table.js';

const BENCH = join(import.meta.dirname, '..');
/** What the repository shows. */
const RESULTS = join(BENCH, 'results');
/** Results of runs that are no measurement: quick ones, single rows, failed ones. Git ignores the folder. */
const TRIALS = join(BENCH, '..', '..', '.data', 'bench');

/** Writes the raw rounds, the table and the charts; gives the folder. */
export function writeResults(rows: readonly RowSummary[], about: Circumstances, isMeasurement: boolean): string {
  const folder = isMeasurement ? RESULTS : TRIALS;
  mkdirSync(folder, { recursive: true });
  const drawings = charts(rows);
  for (const [name, svg] of Object.entries(drawings)) writeFileSync(join(folder, name), svg);
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ ...about, rows }, undefined, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), markdown(rows, about, Object.keys(drawings)));
  return folder;
}
