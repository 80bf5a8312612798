import type { StrategyName } from '../src/platform/config/app-config.js';
import { check } from './checks/checker.js';
import { paceOf, RECOVERY_LIMIT_MS } from './checks/pace.js';
import type { Pace } from './checks/pace.js';
import { Readiness } from './checks/readiness.js';
import type { Episode, Fault, Length, Scene } from './fault.js';
import { Crowd } from './load/crowd.js';
import { durationMs, nowMs, OperationLog, told } from './load/operation.js';
import type { Operation } from './load/operation.js';
import { Random } from './random.js';
import { longestStandstillMs, say } from '../test/support/say.js';
import type { Grounds } from './world/grounds.js';
import { World } from './world/world.js';
import type { WorldPlan } from './world/world.js';

/** How long the sale runs before anything breaks; the usual rate is taken from it. */
const WARM_UP_MS = { full: 5_000, short: 3_000 } as const;

/** Of what a fault finds itself: its rounds are thousands, and all of them may be wrong in the same way. */
const MOST_TOLD = 10;

export interface FaultResult {
  readonly name: string;
  readonly title: string;
  readonly strategy: StrategyName;
  readonly seed: string;
  readonly injections: number;
  readonly operations: number;
  readonly ok: number;
  readonly refused: number;
  readonly failed: number;
  readonly unknown: number;
  /** How often each answer came that is not a success, e.g. `hold 409 SOLD_OUT`. */
  readonly answers: Readonly<Record<string, number>>;
  readonly longestReplyMs: number;
  readonly pace: Pace;
  /** Invariants that were broken, each as a sentence. */
  readonly violations: readonly string[];
  /** Promises about time and rate that were not kept. */
  readonly misses: readonly string[];
}

export interface CrowdControl {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface PlayOptions {
  readonly seed: string;
  readonly length: Length;
  /** A mutant's part of the plan. */
  readonly altered?: Partial<WorldPlan>;
  /** The violation that is looked for: once it is found, nothing more is checked. */
  readonly until?: RegExp;
}

/** Plays one fault in a world of its own and has everything checked afterwards. */
export async function playFault(fault: Fault, strategy: StrategyName, grounds: Grounds, options: PlayOptions): Promise<FaultResult> {
  const { log, episodes, violations, injections, unready } = await playIn([fault], strategy, grounds, options);
  const pace = paceOf(log.operations, episodes);
  return {
    name: fault.name, title: fault.title, strategy, seed: options.seed, injections, operations: log.operations.length,
    ok: log.count('ok'), refused: log.count('refused'), failed: log.count('failed'), unknown: log.count('unknown'),
    answers: log.answers, longestReplyMs: Math.round(log.longestReplyMs), pace, violations,
    misses: [...missed(fault, log, episodes, pace), ...unready],
  };
}

/** Plays faults that ask for the same world one after the other in one, and has everything checked once at the end. Answers with the violations. */
export async function playTogether(faults: readonly Fault[], strategy: StrategyName, grounds: Grounds, options: PlayOptions): Promise<readonly string[]> {
  return (await playIn(faults, strategy, grounds, options)).violations;
}

interface Played {
  readonly log: OperationLog;
  readonly episodes: readonly Episode[];
  readonly violations: readonly string[];
  readonly injections: number;
  /** What the readiness check said wrongly or too late. */
  readonly unready: readonly string[];
}

async function playIn(faults: readonly Fault[], strategy: StrategyName, grounds: Grounds, { seed, length, altered, until }: PlayOptions): Promise<Played> {
  const [first] = faults as readonly [Fault, ...Fault[]];
  const random = new Random(`${seed}/${first.name}/${strategy}`);
  const world = await World.open(grounds, { strategy, buyers: first.buyers?.[strategy], ...(await first.plan?.(grounds.folder)), ...altered }, random.stream('world'));
  const log = new OperationLog();
  const episodes: Episode[] = [];
  const violations: string[] = [];
  const readiness = first.promised === 'saysSo' ? new Readiness(world) : undefined;
  const crowd = crowdControl(world, log, random.stream('crowd'), WARM_UP_MS[length]);
  const scene = sceneOf(world, crowd, log, episodes, violations, readiness);
  let injections = 0;
  longestStandstillMs();
  try {
    for (const fault of faults) {
      const before = violations.length;
      if (faults.length > 1) say(`  ${fault.name}: ${fault.title}`);
      injections += await fault.play(world, scene, length);
      const more = violations.splice(before + MOST_TOLD);
      if (more.length > 0) violations.push(`and ${more.length} more like these`);
    }
    await crowd.stop();
    say(`    this harness stood still for ${longestStandstillMs()} ms at most`);
    if (!until || !violations.some((sentence) => until.test(sentence))) violations.push(...(await check(world, log, until)));
  } catch (error) {
    violations.push(`the run broke off: ${error instanceof Error ? error.stack ?? error.message : String(error)}`);
  } finally {
    await crowd.stop();
    await world.close();
  }
  return { log, episodes, violations, injections, unready: readiness?.faults ?? [] };
}

export function crowdControl(world: World, log: OperationLog, random: Random, warmUpMs: number): CrowdControl {
  let crowd: Crowd | undefined;
  return {
    async start() {
      crowd = await Crowd.gather(world.balancer.port, world.buyers, { sectionIds: world.sectionIds, log, others: [] }, random);
      await world.pause(warmUpMs);
    },
    async stop() {
      await crowd?.stop();
      crowd = undefined;
    },
  };
}

function sceneOf(
  world: World, crowd: CrowdControl, log: OperationLog, episodes: Episode[], violations: string[], readiness: Readiness | undefined,
): Scene {
  return {
    crowd,
    log,
    violation: (sentence) => violations.push(sentence),
    async episode(lastsMs, restMs, breakIt) {
      const brokenAtMs = nowMs();
      const mend = await breakIt();
      const watching = readiness?.whileBroken(lastsMs);
      await world.pause(lastsMs - (nowMs() - brokenAtMs));
      await watching;
      await mend();
      const mendedAtMs = nowMs();
      episodes.push({ brokenAtMs, mendedAtMs });
      say(`    ${episodes.length}: broken for ${Math.round(mendedAtMs - brokenAtMs)} ms`);
      await Promise.all([world.pause(restMs), readiness?.afterMending(restMs)]);
    },
  };
}

const LONGEST_REPLY_MS = 2_000;
const SAYS_SO_WITHIN_MS = 1_000;
const LEAST_RATE = 0.5;

function missed({ promised }: Fault, log: OperationLog, episodes: readonly Episode[], pace: Pace): string[] {
  const misses: string[] = [];
  const { longestReply, operations } = log;
  const { longestRefusal } = pace;
  const when = (atMs: number): string => whenOf(atMs, operations, episodes);
  if (longestReply && log.longestReplyMs > LONGEST_REPLY_MS) misses.push(`a reply took ${waitOf(longestReply, when)}`);
  if (promised === 'noFailure' && log.count('failed') + log.count('unknown') > 0) misses.push(`${log.count('failed')} requests failed, ${log.count('unknown')} got no answer`);
  if (promised === 'goesOn' && pace.brokenRate !== undefined && pace.brokenRate < LEAST_RATE) misses.push(`while broken only ${pace.brokenRate.toFixed(2)} of the usual rate`);
  if (promised === 'saysSo' && longestRefusal && durationMs(longestRefusal) > SAYS_SO_WITHIN_MS) misses.push(`a 503 took ${waitOf(longestRefusal, when)}`);
  if (promised !== 'staysRight' && promised !== 'noFailure' && pace.recoveryMs !== undefined && pace.recoveryMs > RECOVERY_LIMIT_MS) misses.push(`not back to normal after ${Math.round(pace.recoveryMs)} ms`);
  return misses;
}

function waitOf(operation: Operation, when: (atMs: number) => string): string {
  return `${Math.round(durationMs(operation))} ms (${told(operation)}, asked ${when(operation.startedAtMs)}, answered ${when(operation.endedAtMs)})`;
}

/** E.g. `0.3 s after break 4`. */
function whenOf(atMs: number, operations: readonly Operation[], episodes: readonly Episode[]): string {
  const breaksBefore = episodes.filter(({ brokenAtMs }) => brokenAtMs <= atMs);
  const sinceMs = breaksBefore.at(-1)?.brokenAtMs ?? operations.find(({ action }) => action !== 'arrive')?.startedAtMs ?? atMs;
  return `${((atMs - sinceMs) / 1000).toFixed(1)} s after ${breaksBefore.length === 0 ? 'the crowd came' : `break ${breaksBefore.length}`}`;
}
