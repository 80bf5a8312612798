import { readOptions } from './options.js';
import { playRow } from './play-row.js';
import { ROWS } from './rows/index.js';
import { FULL, QUICK } from './sizes.js';
import { openWorld } from './world/world.js';

// `npm run bench`: the launcher has started the stores. Ends with 0 when every row ran and was right, however fast.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const options = readOptions(process.argv.slice(2));
const world = await openWorld(options.quick ? QUICK : FULL);
const rows = ROWS.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
let failed = 0;
for (const row of rows) {
  const result = await playRow(row, world, options);
  if (result.faults.length > 0) failed += 1;
  console.log(JSON.stringify(result, undefined, 1));
}
await world.close();
process.exit(failed === 0 ? 0 : 1);
