import type { StrategyName } from '../src/platform/config/app-config.js';
import { inLanes } from '../test/support/lanes.js';
import { say } from '../test/support/say.js';
import { FAULTS } from './faults/index.js';
import { medley, medleyOf } from './medley.js';
import type { Fault } from './fault.js';
import { playTogether } from './play-fault.js';
import { Grounds } from './world/grounds.js';

export interface ShortRun {
  readonly seed: string;
  readonly strategies: readonly StrategyName[];
}

/** Something to be played in a world of its own; answers with the violations. */
type Act = (grounds: Grounds) => Promise<readonly string[]>;

/**
 * Every fault at least twice, for every `npm test`: what is right, and nothing about times, since the machine may be busy with
 * other things. Two worlds at a time, so that one is played while the servers of the other boot or wait for a fault to end; each
 * on grounds of its own, since PostgreSQL is broken as well. Answers with the violations.
 */
export async function shortRun(grounds: Grounds, run: ShortRun): Promise<readonly string[]> {
  const play = (act: Act, on: Grounds): Promise<readonly string[]> => act(on);
  const acts = [...run.strategies.flatMap((strategy) => medleys(strategy, run.seed)), ...ownWorlds(run, false)];
  const otherGrounds = await Grounds.open();
  const atOnce = await inLanes(acts, [grounds, otherGrounds], play);
  await otherGrounds.close();
  const alone = await inLanes(ownWorlds(run, true), [grounds], play);
  return [...atOnce, ...alone].flat();
}

/** The slot strategy meets all the faults, which is twice as much as anything else here. */
function medleys(strategy: StrategyName, seed: string): Act[] {
  const all = medleyOf(strategy);
  const parts = strategy === 'slot' ? [all.filter((_, index) => index % 2 === 0), all.filter((_, index) => index % 2 === 1)] : [all];
  return parts.map((faults): Act => (grounds) => {
    say(`${faults.length} faults in turn (${strategy})`);
    return medley(grounds, strategy, faults, seed);
  });
}

/** Faults with one plan share a world: three servers that need not boot again. */
function ownWorlds({ seed, strategies }: ShortRun, isPrecise: boolean): Act[] {
  const own = FAULTS.filter((fault) => fault.plan !== undefined && (fault.isPrecise ?? false) === isPrecise);
  const sharing = [...new Set(own.map(({ plan }) => plan))].map((plan) => own.filter((fault) => fault.plan === plan));
  return sharing.map((faults) => async (grounds) => {
    const [first] = faults as [Fault];
    const strategy = strategies.find((name) => (first.strategies ?? ['slot']).includes(name));
    if (strategy === undefined) return [];
    const lack = await first.lacks?.();
    if (lack !== undefined) {
      say(`${first.name}: not run, ${lack}`);
      return [];
    }
    say(faults.length > 1 ? `${faults.length} faults in one world (${strategy})` : `${first.name} (${strategy}): ${first.title}`);
    return playTogether(faults, strategy, grounds, { seed, length: 'short' });
  });
}
