import type { StrategyName } from '../src/platform/config/app-config.js';
import type { OperationLog } from './load/operation.js';
import type { CrowdControl } from './play-fault.js';
import type { World, WorldPlan } from './world/world.js';

/** How much of everything a run does: enough to believe in, or a taste for every `npm test`. */
export type Length = 'full' | 'short';

/** From the moment something is broken until it is whole again, in ms since 1970. */
export interface Episode {
  readonly brokenAtMs: number;
  readonly mendedAtMs: number;
}

/** What the sale is to do while something is broken. */
export type Promised =
  /** Go on within a second, at half the usual rate at least, and be as before within 5 s. */
  | 'goesOn'
  /** Say so: 503 within a second, also by the readiness check; be as before within 5 s of the return. */
  | 'saysSo'
  /** Be as before within 5 s of its end. */
  | 'recovers'
  /** Not lose a request. */
  | 'noFailure'
  /** Nothing about its pace: only the invariants and the two seconds count. */
  | 'staysRight';

export interface Fault {
  /** For `--fault`. */
  readonly name: string;
  readonly title: string;
  readonly strategies?: readonly StrategyName[];
  readonly promised: Promised;
  /** What this machine lacks for it; undefined when it can be run. */
  readonly lacks?: () => Promise<string | undefined>;
  /** What its world has that others have not: only faults with this very plan can share it, which are alike in everything but their play. The folder is for what that needs. */
  readonly plan?: (folder: string) => Promise<Partial<WorldPlan>> | Partial<WorldPlan>;
  /** Its races are a matter of milliseconds: nothing may go on beside it. */
  readonly isPrecise?: boolean;
  /** How many buy where the usual two hundred are more than a strategy can serve with nothing broken. */
  readonly buyers?: Partial<Readonly<Record<StrategyName, number>>>;
  /** For mixing it with others; absent when it needs a play of its own. */
  readonly injection?: Injection;
  /** Answers with the number of injections. */
  readonly play: (world: World, scene: Scene, length: Length) => Promise<number>;
}

/** What a fault sees of the play that it is part of. */
export interface Scene {
  readonly crowd: CrowdControl;
  /** For what a fault asks itself: the checker takes a change that is not in it for one that nobody asked for. */
  readonly log: OperationLog;
  /** Breaks something, leaves it so for a while, mends it, and leaves the sale in peace for a while. */
  episode(lastsMs: number, restMs: number, breakIt: () => Promise<() => Promise<void>>): Promise<void>;
  /** Something that must not be, found by the fault itself. */
  violation(sentence: string): void;
}

interface Injections {
  readonly full: number;
  readonly short: number;
  /** In ms; the same for both lengths unless it says otherwise. */
  readonly lastsMs: number | Readonly<Record<Length, number>>;
  /** Longer in a full run, so that the recovery is seen, unless one follows at once upon the other. */
  readonly restMs: number;
  readonly isRapid?: boolean;
  /** The least for which it has to last to mean anything; a second unless it says otherwise. */
  readonly briefMs?: number;
}

/** Whether a sale is back to normal within five seconds can only be seen where nothing breaks for so long. */
const RECOVERY_ROOM_MS = 5_500;

/** Breaks something; what it answers with mends it again. */
type Break = (world: World, index: number, scene: Scene) => Promise<() => Promise<void>>;

/** A thing that breaks for a while, which can also be mixed with others. */
export interface Injection {
  readonly briefMs: number;
  readonly breakIt: Break;
}

const BRIEF_MS = 1_000;

/** The usual course: the same thing breaks again and again while the crowd buys. */
export function injections({ full, short, lastsMs, restMs, isRapid = false, briefMs }: Injections, breakIt: Break): Pick<Fault, 'play' | 'injection'> {
  const lasts = typeof lastsMs === 'number' ? { full: lastsMs, short: lastsMs } : lastsMs;
  return {
    injection: { briefMs: briefMs ?? Math.min(lasts.short, BRIEF_MS), breakIt },
    play: async (world, scene, length) => {
      const times = length === 'full' ? full : short;
      await scene.crowd.start();
      const rest = length === 'full' && !isRapid ? Math.max(restMs, RECOVERY_ROOM_MS) : restMs;
      for (let index = 0; index < times; index += 1) await scene.episode(lasts[length], rest, () => breakIt(world, index, scene));
      await scene.crowd.stop();
      return times;
    },
  };
}
