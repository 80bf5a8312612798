import type { StrategyName } from '../src/platform/config/app-config.js';
import { say } from '../test/support/say.js';
import { check, checkGoingOn } from './checks/checker.js';
import type { Fault, Injection, Scene } from './fault.js';
import { FAULT_GROUPS } from './faults/index.js';
import { OperationLog, told } from './load/operation.js';
import { crowdControl } from './play-fault.js';
import { Random } from './random.js';
import type { Grounds } from './world/grounds.js';
import { World } from './world/world.js';

interface Mixable extends Fault {
  readonly injection: Injection;
}

/** After this long the crowd stops, everything but the sell-out is checked, and the sale goes on. */
const ROUND_MS = 60_000;
const WARM_UP_MS = 1_000;
const PAIR_SHARE = 0.4;
const MOST_REST_MS = 1_500;
/** Times as long as a thing has to last at least. */
const LONGEST = 4;

/** Everything mixed for a while, often two things of different kinds at once. Sentences that say what went wrong. */
export async function soak(grounds: Grounds, strategy: StrategyName, minutes: number, seed: string): Promise<string[]> {
  const random = new Random(`${seed}/soak/${strategy}`);
  const world = await World.open(grounds, { strategy }, random.stream('world'));
  const log = new OperationLog();
  const violations: string[] = [];
  const crowd = crowdControl(world, log, random.stream('crowd'), WARM_UP_MS);
  const scene: Scene = { crowd, log, violation: (sentence) => violations.push(sentence), episode: () => Promise.reject(new Error('a soak has no episodes')) };
  const groups = await mixable();
  const endMs = performance.now() + minutes * 60_000;
  try {
    for (let index = 0; performance.now() < endMs && violations.length === 0;) {
      await crowd.start();
      const roundEndMs = Math.min(endMs, performance.now() + ROUND_MS);
      for (; performance.now() < roundEndMs; index += 1) {
        await breakTogether(chosen(groups, random), world, index, scene, random);
        await world.pause(random.whole(0, MOST_REST_MS));
      }
      await crowd.stop();
      violations.push(...(await (performance.now() < endMs ? checkGoingOn : check)(world, log)));
      say(`  ${log.operations.length} requests, ${violations.length} violations, longest reply ${Math.round(log.longestReplyMs)} ms (${log.longestReply === undefined ? 'nothing' : told(log.longestReply)})`);
    }
  } finally {
    await crowd.stop();
    await world.close();
  }
  return violations;
}

/** Those that this machine can play. */
async function mixable(): Promise<(readonly Mixable[])[]> {
  const groups: (readonly Mixable[])[] = [];
  for (const group of FAULT_GROUPS) {
    const usable: Mixable[] = [];
    for (const fault of group) {
      if (fault.injection !== undefined && fault.plan === undefined && (await fault.lacks?.()) === undefined) usable.push(fault as Mixable);
    }
    if (usable.length > 0) groups.push(usable);
  }
  return groups;
}

function chosen(groups: readonly (readonly Mixable[])[], random: Random): Mixable[] {
  const first = random.whole(0, groups.length - 1);
  const one = random.pick(groups[first] as readonly Mixable[]);
  if (one.name === 'both-stores' || !random.chance(PAIR_SHARE)) return [one];
  const others = groups.filter((_, index) => index !== first).flat().filter(({ name }) => name !== 'both-stores');
  return [one, random.pick(others.filter((other) => !clash(one, other) && !clash(other, one)))];
}

/** A store that is away cannot be told to do anything else as well, and whoever changes capacities looks into PostgreSQL. */
function clash(one: Fault, other: Fault): boolean {
  const isOfStore = /^(redis|postgres|backends|table)-/;
  if (isOfStore.test(one.name) && isOfStore.test(other.name)) return true;
  return one.name === 'capacity-changed' && /^(postgres|backends|table)-/.test(other.name);
}

async function breakTogether(faults: readonly Mixable[], world: World, index: number, scene: Scene, random: Random): Promise<void> {
  say(`    ${faults.map(({ name }) => name).join(' + ')}`);
  await Promise.all(faults.map(async ({ injection }) => {
    const mend = await injection.breakIt(world, index, scene);
    await world.pause(injection.briefMs * random.whole(1, LONGEST));
    await mend();
  }));
}
