import { readOptions } from './options.js';
import type { Options } from './options.js';
import { playRow } from './play-row.js';
import type { RowResult } from './play-row.js';
import { circumstances } from './report/machine.js';
import { summarize } from './report/summary.js';
import type { DatedRow } from './report/summary.js';
import { inLanes } from '../test/support/lanes.js';
import { say } from '../test/support/say.js';
import { terminalTable } from './report/table.js';
import { writeResults } from './report/write.js';
import type { Row } from './row.js';
import { ROWS } from './rows/index.js';
import { FULL, QUICK } from './sizes.js';
import { openWorld } from './world/world.js';
import type { World } from './world/world.js';

// `npm run bench`: the launcher has prepared everything and started the stores. Ends with 0 when every row ran and was
// right, however fast: what is slower than its target is reported, and what is wrong fails.

const INTERRUPTED = 130;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(INTERRUPTED));

try {
  process.exit(await main(readOptions(process.argv.slice(2))));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function main(options: Options): Promise<number> {
  const chosen = choose(options.only);
  const world = await openWorld(options.quick ? QUICK : FULL);
  const about = await circumstances(world, options);
  say(`load by ${world.tool.name}, ${options.rounds} rounds of ${options.seconds} s${options.quick ? ', everything in miniature' : ''}`);
  const { date, commit } = about;
  const rows = (await playAll(chosen, world, options)).map((result): DatedRow => ({ ...summarize(result), date, commit }));
  await world.close();

  const hasFailed = rows.some(({ faults }) => faults.length > 0);
  const isMeasurement = !options.quick && !hasFailed && (options.keep || chosen.length === ROWS.length) && options.rounds >= 3;
  const folder = writeResults(rows, about, isMeasurement);
  process.stdout.write(`\n${terminalTable(rows)}\n\nWritten to ${folder}${isMeasurement ? '' : ' (a trial: the results in the repository are left as they are)'}\n`);
  return hasFailed ? 1 : 0;
}

/** One after the other; in miniature, which measures nothing, two at a time where neither needs the machine for itself. */
async function playAll(rows: readonly Row[], world: World, options: Options): Promise<RowResult[]> {
  const play = async (row: Row, lane: number): Promise<[Row, RowResult]> => [row, await playRow(row, world, options, lane)];
  const alone = rows.filter(({ isCrowded }) => !options.quick || isCrowded);
  const others = rows.filter((row) => !alone.includes(row));
  const results = new Map([...(await inLanes(alone, [0], play)), ...(await inLanes(others, [0, 1], play))]);
  return rows.flatMap((row) => results.get(row) ?? []);
}

function choose(names: readonly string[]): readonly Row[] {
  const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
  if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')}; the rows are ${ROWS.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? ROWS : ROWS.filter(({ name }) => names.includes(name));
}
