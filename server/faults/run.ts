import { say } from '../test/support/say.js';
import type { StrategyName } from '../src/platform/config/app-config.js';
import type { Fault } from './fault.js';
import { FAULTS } from './faults/index.js';
import { playMutants } from './mutants/play-mutants.js';
import { readOptions } from './options.js';
import type { Options } from './options.js';
import { playFault } from './play-fault.js';
import type { FaultResult } from './play-fault.js';
import { circumstances, keep } from './report/results.js';
import type { NotRun } from './report/results.js';
import { terminalTable } from './report/table.js';
import { shortRun } from './short-run.js';
import { soak } from './soak.js';
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
  if (options.mutants) return playMutants(options);
  const chosen = choose(options.faults);
  say(`seed ${options.seed}`);
  const grounds = await Grounds.open();
  if (options.soakMinutes !== undefined) return soakAll(grounds, options, options.soakMinutes);
  if (options.short && options.faults.length === 0) return ended(grounds, await shortRun(grounds, { seed: options.seed, strategies: strategiesOf(options) }));
  const about = circumstances(await grounds.versions());
  const results: FaultResult[] = [];
  const notRun: NotRun[] = [];
  for (const fault of chosen) {
    const why = await fault.lacks?.();
    if (why !== undefined) {
      say(`${fault.name}: not run, ${why}`);
      notRun.push({ name: fault.name, title: fault.title, why });
      continue;
    }
    results.push(...(await playAll(fault, grounds, options)));
    // What has been seen is not lost when a later fault ends the run.
    if (options.keep && !options.short) keep(results, notRun, about, FAULTS);
  }
  await grounds.close();
  process.stdout.write(`\n${terminalTable(results)}\n`);
  return results.every(({ violations, misses }) => violations.length + misses.length === 0) ? 0 : 1;
}

function strategiesOf({ strategy }: Options): readonly StrategyName[] {
  return strategy === undefined ? ['slot', 'lock'] : [strategy];
}

async function soakAll(grounds: Grounds, options: Options, minutes: number): Promise<number> {
  const violations: string[] = [];
  for (const name of strategiesOf(options)) {
    say(`everything mixed for ${minutes} minutes (${name})`);
    violations.push(...(await soak(grounds, name, minutes, options.seed)));
  }
  return ended(grounds, violations);
}


async function ended(grounds: Grounds, violations: readonly string[]): Promise<number> {
  await grounds.close();
  for (const violation of violations) say(`VIOLATION: ${violation}`);
  say(`${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
}

async function playAll(fault: Fault, grounds: Grounds, { strategy, seed, short }: Options): Promise<FaultResult[]> {
  const results: FaultResult[] = [];
  for (const name of fault.strategies ?? ['slot']) {
    if (strategy !== undefined && name !== strategy) continue;
    say(`${fault.name} (${name}): ${fault.title}`);
    const result = await playFault(fault, name, grounds, { seed, length: short ? 'short' : 'full' });
    tell(result);
    results.push(result);
  }
  return results;
}

function tell({ violations, misses, pace, answers }: FaultResult): void {
  for (const violation of violations) say(`  VIOLATION: ${violation}`);
  for (const miss of misses) say(`  MISSED: ${miss}`);
  const others = Object.entries(answers).sort(([, a], [, b]) => b - a).map(([answer, count]) => `${count} × ${answer}`);
  say(`  ${pace.usualPerSecond} requests/s as usual; ${others.join(', ')}`);
}

function choose(names: readonly string[]): readonly Fault[] {
  const unknown = names.filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0) throw new Error(`There is no fault ${unknown.join(', ')}; the faults are ${FAULTS.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? FAULTS : FAULTS.filter(({ name }) => names.includes(name));
}
