import { say } from '../test/support/say.js';
import type { Fault } from './fault.js';
import { FAULTS } from './faults/index.js';
import { readOptions } from './options.js';
import type { Options } from './options.js';
import { playFault } from './play-fault.js';
import type { FaultResult } from './play-fault.js';
import { terminalTable } from './report/table.js';
import { Grounds } from './world/grounds.js';

// `npm run faults`: the launcher has prepared everything. Ends with 0 when no invariant was broken and every promise kept.

const INTERRUPTED = 130;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(INTERRUPTED));

try {
  process.exit(await main(readOptions(process.argv.slice(2))));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack ?? error.message : String(error)}\n`);
  process.exit(1);
}

async function main(options: Options): Promise<number> {
  const chosen = choose(options.faults);
  const grounds = await Grounds.open();
  say(`seed ${options.seed}`);
  const results: FaultResult[] = [];
  for (const fault of chosen) results.push(...(await playAll(fault, grounds, options)));
  await grounds.close();
  process.stdout.write(`\n${terminalTable(results)}\n`);
  return results.every(({ violations, misses }) => violations.length + misses.length === 0) ? 0 : 1;
}

async function playAll(fault: Fault, grounds: Grounds, { strategy, seed, short }: Options): Promise<FaultResult[]> {
  const results: FaultResult[] = [];
  const lack = await fault.lacks?.();
  if (lack !== undefined) {
    say(`${fault.name}: not run, ${lack}`);
    return [];
  }
  for (const name of fault.strategies ?? ['slot']) {
    if (strategy !== undefined && name !== strategy) continue;
    say(`${fault.name} (${name}): ${fault.title}`);
    const result = await playFault(fault, name, grounds, { seed, length: short ? 'short' : 'full' });
    for (const violation of result.violations) say(`  VIOLATION: ${violation}`);
    for (const miss of result.misses) say(`  MISSED: ${miss}`);
    say(`  ${result.pace.usualPerSecond}/s as usual; ${Object.entries(result.answers).sort(([, a], [, b]) => b - a).map(([answer, count]) => `${count} × ${answer}`).join(', ')}`);
    results.push(result);
  }
  return results;
}

function choose(names: readonly string[]): readonly Fault[] {
  const unknown = names.filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0) throw new Error(`There is no fault ${unknown.join(', ')}; the faults are ${FAULTS.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? FAULTS : FAULTS.filter(({ name }) => names.includes(name));
}
