import type { StrategyName } from '../src/platform/config/app-config.js';
import { longestStandstillMs, say } from '../test/support/say.js';
import { check } from './checks/checker.js';
import type { Fault, Scene } from './fault.js';
import { FAULTS } from './faults/index.js';
import { nowMs, OperationLog } from './load/operation.js';
import { crowdControl } from './play-fault.js';
import { Random } from './random.js';
import type { Grounds } from './world/grounds.js';
import { World } from './world/world.js';

const TIMES = 2;
const WARM_UP_MS = 500;
const REST_MS = 300;
/** Two medleys are played at the same time, and servers boot beside it all: twice as many buyers keep both cores busy, and the whole short run takes 4:49 instead of 4:26. */
const BUYERS = 30;

/** Where the two strategies differ when something breaks; the other faults meet what both have in common. */
const FOR_LOCK = new Set([
  'server-frozen', 'redis-killed', 'redis-flushed', 'redis-out-of-memory', 'one-cut-from-redis', 'reply-lost-after-script', 'reply-lost-after-commit', 'postgres-stopped',
]);

/** What a strategy's medley is made of: every fault that needs no world of its own, under lock those that matter there. */
export function medleyOf(strategy: StrategyName): readonly Fault[] {
  return FAULTS.filter(({ name, plan }) => plan === undefined && (strategy === 'slot' || FOR_LOCK.has(name)));
}

/**
 * Each of these faults twice, one after the other in one world, and everything checked once at the end. It is about what is
 * right, not about how long something took, since the machine is busy with other things.
 */
export async function medley(grounds: Grounds, strategy: StrategyName, faults: readonly Fault[], seed: string): Promise<string[]> {
  const random = new Random(`${seed}/medley/${strategy}/${faults[0]?.name}`);
  const world = await World.open(grounds, { strategy, buyers: BUYERS }, random.stream('world'));
  const log = new OperationLog();
  const violations: string[] = [];
  const crowd = crowdControl(world, log, random.stream('crowd'), WARM_UP_MS);
  try {
    await crowd.start();
    for (const fault of faults) {
      const why = await fault.lacks?.();
      if (why === undefined) await playTwice(fault, world, violations, log);
      else say(`    ${fault.name}: not run, ${why}`);
    }
    await crowd.stop();
    say(`    this harness stood still for ${longestStandstillMs()} ms at most`);
    violations.push(...(await check(world, log)));
  } finally {
    await crowd.stop();
    await world.close();
  }
  say(`  ${log.operations.length} requests: ${log.count('ok')} ok, ${log.count('refused')} refused, ${log.count('failed')} failed, ${log.count('unknown')} unknown`);
  return violations;
}

async function playTwice(fault: Fault, world: World, violations: string[], log: OperationLog): Promise<void> {
  const [startedAtMs, before] = [nowMs(), log.operations.length];
  const scene: Scene = {
    // The crowd of the medley is there already, and stays.
    crowd: { start: () => Promise.resolve(), stop: () => Promise.resolve() },
    log,
    violation: (sentence) => violations.push(sentence),
    episode: async (lastsMs, restMs, breakIt) => {
      const mend = await breakIt();
      await world.pause(lastsMs);
      await mend();
      await world.pause(Math.min(restMs, REST_MS));
    },
  };
  const { injection } = fault;
  if (injection === undefined) await fault.play(world, scene, 'short');
  else for (let index = 0; index < TIMES; index += 1) await scene.episode(injection.briefMs, REST_MS, () => injection.breakIt(world, index, scene));
  say(`    ${fault.name}: ${Math.round(nowMs() - startedAtMs)} ms, ${log.operations.length - before} requests`);
}
