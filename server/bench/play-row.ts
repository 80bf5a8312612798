import type { Options } from './options.js';
import { sayFigures } from './report/progress.js';
import { say } from '../test/support/say.js';
import type { Figures, Row } from './row.js';
import { Stage } from './world/stage.js';
import type { World } from './world/world.js';

/** What came of a row. */
export interface RowResult {
  readonly row: Row;
  readonly title: string;
  /** By side, one entry a round. */
  readonly rounds: Readonly<Record<string, readonly Figures[]>>;
  /** What was wrong; a row with faults has no meaning as a measurement. */
  readonly faults: readonly string[];
}

/** Runs all sides of a row in every round, so that what the machine does besides meets all of them. */
export async function playRow(row: Row, world: World, { rounds, seconds }: Options, lane = 0): Promise<RowResult> {
  const stage = new Stage(world, row.name, (text) => say(`  ${row.name}  ${text}`), lane);
  const found: Record<string, Figures[]> = {};
  const faults: string[] = [];
  const title = row.title(world.sizes);
  say(`${row.name}: ${title}`);
  try {
    const { sides, check } = await row.prepare(stage);
    for (const side of sides) await side.warmUp?.();
    for (let round = 1; round <= rounds; round++) {
      for (const side of sides) {
        const figures = await side.measure(seconds);
        (found[side.name] ??= []).push(figures);
        sayFigures(row.name, `${round}/${rounds}`, side.name, figures);
      }
    }
    faults.push(...(await check()));
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  for (const fault of faults) say(`  ${row.name}  FAULT: ${fault}`);
  await stage.clear();
  return { row, title, rounds: found, faults };
}
