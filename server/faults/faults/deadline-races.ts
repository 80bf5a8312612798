import type { Fault, Length, Scene } from '../fault.js';
import { Asker } from '../load/asker.js';
import { nowMs } from '../load/operation.js';
import type { Operation } from '../load/operation.js';
import type { Random } from '../random.js';
import { Patience } from '../../test/support/patience.js';
import { say } from '../../test/support/say.js';
import type { World, WorldPlan } from '../world/world.js';

/** Everything that is asked about a hold arrives this close to its deadline, as far as the machine lets it. */
const SPREAD_MS = 5;
const WAVE = 400;
/** Until the first deadline of a wave. */
const AHEAD_MS = 500;
/** After the last one, until everything due has expired. */
const EXPIRY_MS = 3_000;
/** Both outcomes have to occur, each in at least this share of the races, or it was not close. */
const LEAST_SHARE = 0.1;
/** What PostgreSQL's clock and this process's may differ by, and a millisecond that is cut off. */
const CLOCK_SLACK_MS = 3;
/** How fast the time on the way is learnt: in steps near the deadline, as a share of the error far from it. */
const LEAST_STEP_MS = 0.1;
const LEARNT_SHARE = 0.05;
/**
 * The sending time is chosen this long before the deadline and not at the beginning of the wave: whoever chose it then could
 * learn nothing from those before, and a wave that was late as a whole would make the next one as much too early twenty times over.
 */
const LONGEST_LEAD_MS = 200;
/** A race that was not close is run again, until so many have been run for each that was wanted. */
const MOST_RACES_SHARE = 3;

const LONG_HOLDS = 'UPDATE events SET hold_seconds = 600';
const SET_DEADLINES = `
  UPDATE reservations r SET expires_at = date_trunc('milliseconds', now_at + make_interval(secs => ($2::float8 + place * $3::float8) / 1000))
    FROM unnest($1::uuid[]) WITH ORDINALITY AS due(id, place), clock_timestamp() AS now_at WHERE r.id = due.id
  RETURNING r.id, (extract(epoch FROM expires_at) * 1000)::float8 AS "deadlineMs"`;
const OUTCOMES = `
  SELECT id, status, (extract(epoch FROM confirmed_at) * 1000)::float8 AS "confirmedAtMs", (extract(epoch FROM cancelled_at) * 1000)::float8 AS "cancelledAtMs"
    FROM reservations WHERE id = ANY ($1::uuid[])`;

type Move = 'confirm' | 'cancel';

interface Kind extends Pick<Fault, 'name' | 'title'> {
  /** What is asked about every hold, each by another server. */
  readonly moves: readonly Move[];
  /** What is wrong with what came of it, in words. */
  readonly judge: (contest: Contest) => string | undefined;
  /** As many have to be decided within the spread. */
  readonly races: Readonly<Record<Length, number>>;
  /** Between one hold's deadline and the next one's: so much that two cores are not too busy to be on time. */
  readonly stepMs: number;
}

interface Contest {
  readonly answers: readonly Operation[];
  readonly deadlineMs: number;
  readonly stored: Outcome;
}

interface Outcome extends Record<string, unknown> {
  readonly id: string;
  readonly status: string;
  readonly confirmedAtMs: number | null;
  readonly cancelledAtMs: number | null;
}

const KINDS: readonly Kind[] = [
  {
    name: 'confirm-against-expiry',
    title: 'Confirmations arrive within 5 ms of the deadline while three servers expire what is due',
    moves: ['confirm'],
    judge: confirmFault,
    races: { full: 10_000, short: 300 },
    stepMs: 10,
  },
  {
    name: 'cancel-against-everything',
    title: 'Two cancellations, a confirmation and expiry meet on one hold, each on another server',
    moves: ['cancel', 'cancel', 'confirm'],
    judge: cancelFault,
    races: { full: 3_000, short: 150 },
    stepMs: 20,
  },
];

/** The same for both, so that they can be played in one world. */
const plan = (): Partial<WorldPlan> => ({ capacities: Array.from({ length: 21 }, () => 60), settings: { EXPIRY_INTERVAL_MS: '50' } });

export const DEADLINE_RACES: readonly Fault[] = KINDS.map((kind) => ({
  name: kind.name,
  title: kind.title,
  promised: 'staysRight',
  isPrecise: true,
  plan,
  play: (world, scene, length) => playRaces(kind, world, scene, length),
}));

/** Answers with the number of races that were decided within the spread. */
async function playRaces(kind: Kind, world: World, scene: Scene, length: Length): Promise<number> {
  await world.sql((sql) => sql.query(LONG_HOLDS));
  const runners = world.buyers.map((person) => world.instances.map(({ port }) => new Asker(person, port, scene.log)));
  for (const askers of runners) await Promise.all(askers.map((asker) => asker.arrive()));
  const pace = new Pacemaker(world.random.stream('pace'));
  const distancesMs: number[] = [];
  const isClose = (ms: number): boolean => Math.abs(ms) <= SPREAD_MS;
  const wanted = kind.races[length];
  let close = 0;
  for (let run = 0; close < wanted && run < MOST_RACES_SHARE * wanted; run += WAVE) {
    const contests = await playWave(kind, world, runners, pace, Math.min(WAVE, wanted));
    for (const contest of contests) {
      const fault = kind.judge(contest);
      if (fault !== undefined) scene.violation(`${contest.stored.id}: ${fault} (${contest.answers.map(({ action, status, code }) => `${action} ${status ?? ''} ${code ?? ''}`.trim()).join(', ')})`);
      distancesMs.push(...decidedAfterMs(contest));
    }
    await cancelConfirmed(contests, runners, world);
    close = distancesMs.filter(isClose).length;
  }
  for (const askers of runners) for (const asker of askers) asker.close();
  const [before, after] = closeness(distancesMs);
  if (length === 'full' && Math.min(before, after) < LEAST_SHARE * distancesMs.length) scene.violation(`no race: ${before} in time, ${after} too late`);
  if (length === 'full' && close < wanted) scene.violation(`only ${close} of ${wanted} races were decided within ${SPREAD_MS} ms of the deadline`);
  return close;
}

/** Holds, sets the deadlines one shortly after the other, asks about each when its deadline comes, and sees what came of it. */
async function playWave(kind: Kind, world: World, runners: readonly Asker[][], pace: Pacemaker, size: number): Promise<Contest[]> {
  const holds = await holdAll(world, runners, size);
  const ids = holds.map(({ id }) => id);
  const deadlines = new Map((await world.sql((sql) =>
    sql.query<{ id: string; deadlineMs: number }>(SET_DEADLINES, [ids, AHEAD_MS, kind.stepMs]))).map(({ id, deadlineMs }) => [id, deadlineMs]));
  const answers = await Promise.all(holds.map(async ({ id, askers }, index) => Promise.all(kind.moves.map(async (move, place) => {
    const asker = askers[(index + place) % askers.length] as Asker;
    const deadlineMs = deadlines.get(id) as number;
    await until(deadlineMs - LONGEST_LEAD_MS);
    await until(pace.sendingTime(deadlineMs));
    const answer = await asker[move](id);
    pace.learn(answer, deadlineMs);
    return answer;
  }))));
  const stored = await outcomes(world, ids);
  return ids.map((id, index) => ({ answers: answers[index] as Operation[], deadlineMs: deadlines.get(id) as number, stored: stored.get(id) as Outcome }));
}

interface Hold {
  readonly id: string;
  readonly askers: readonly Asker[];
}

/** In the order in which they will be due: a buyer's next hold is due long after the one before. */
async function holdAll(world: World, runners: readonly Asker[][], size: number): Promise<Hold[]> {
  const rounds: Hold[][] = [];
  while (rounds.length * runners.length < size) {
    const askers = runners.slice(0, size - rounds.length * runners.length);
    const held = await Promise.all(askers.map(async (own, index): Promise<Hold[]> => {
      const { reservationId: id } = await (own[index % own.length] as Asker).hold(world.sectionIds[index % world.sectionIds.length] as number, 1 + (index % 3));
      return id === undefined ? [] : [{ id, askers: own }];
    }));
    rounds.push(held.flat());
  }
  return rounds.flat();
}

/** When nothing is pending any more. */
async function outcomes(world: World, ids: readonly string[]): Promise<Map<string, Outcome>> {
  return world.sql(async (sql) => {
    for (const patience = new Patience(EXPIRY_MS); ; await world.pause(50)) {
      const rows = await sql.query<Outcome>(OUTCOMES, [ids]);
      if (patience.isOver || rows.every(({ status }) => status !== 'pending')) return new Map(rows.map((row) => [row.id, row]));
    }
  });
}

/** Leaves the places to the next wave. */
async function cancelConfirmed(contests: readonly Contest[], runners: readonly Asker[][], world: World): Promise<void> {
  const asker = new Map(runners.map((askers, index) => [world.buyers[index]?.id, askers[0] as Asker]));
  for (const { answers: [answer], stored: { id, status } } of contests) {
    if (status === 'confirmed') await asker.get(answer?.userId)?.cancel(id);
  }
}

/** In PostgreSQL's time, which is this machine's clock; the process's own may have run away from it. */
function wallClockMs(ms = nowMs()): number {
  return ms + (Date.now() - nowMs());
}

async function until(atMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, atMs - wallClockMs()));
}

/** Sends earlier after every answer that came too late and later after every other, so that half of them are in time. */
class Pacemaker {
  private leadMs = 0;

  constructor(private readonly random: Random) {}

  sendingTime(deadlineMs: number): number {
    return deadlineMs - this.leadMs + SPREAD_MS * (2 * this.random.next() - 1);
  }

  learn({ code, outcome, endedAtMs }: Operation, deadlineMs: number): void {
    if (outcome !== 'ok' && outcome !== 'refused') return;
    const afterMs = wallClockMs(endedAtMs) - deadlineMs;
    const stepMs = code === 'RESERVATION_EXPIRED' ? Math.max(LEAST_STEP_MS, LEARNT_SHARE * afterMs) : -Math.max(LEAST_STEP_MS, -LEARNT_SHARE * afterMs);
    this.leadMs = Math.min(LONGEST_LEAD_MS, Math.max(0, this.leadMs + stepMs));
  }
}

function confirmFault({ answers, deadlineMs, stored: { status, confirmedAtMs } }: Contest): string | undefined {
  const answer = answers[0] as Operation;
  if (answer.outcome === 'ok' && status !== 'confirmed') return `confirmed for its buyer and ${status} in PostgreSQL`;
  if (answer.outcome === 'refused' && status !== 'expired') return `refused to its buyer and ${status} in PostgreSQL`;
  if (answer.outcome === 'refused' && answer.code !== 'RESERVATION_EXPIRED') return 'refused for another reason than its deadline';
  return timeFault(answers, deadlineMs) ?? (confirmedAtMs !== null && confirmedAtMs >= deadlineMs ? 'confirmed after its deadline' : undefined);
}

function cancelFault({ answers, deadlineMs, stored: { status, confirmedAtMs, cancelledAtMs } }: Contest): string | undefined {
  if (answers.some(({ outcome }) => outcome === 'failed' || outcome === 'unknown')) return undefined;
  const [confirm, ...cancels] = [...answers].sort((a, b) => b.action.localeCompare(a.action)) as [Operation, ...Operation[]];
  const isCancelled = status === 'cancelled';
  if (!isCancelled && status !== 'expired') return `it is ${status} after two cancellations`;
  if (cancels.some(({ outcome }) => (outcome === 'ok') !== isCancelled)) return `it is ${status}, and a cancellation was answered otherwise`;
  if ((confirm.outcome === 'ok') !== (confirmedAtMs !== null)) return `it was ${confirmedAtMs === null ? 'not ' : ''}confirmed, and the answer says otherwise`;
  if (confirm.code === 'INVALID_STATE' && !isCancelled) return `it is ${status}, and the confirmation was told that it is cancelled`;
  if (cancelledAtMs !== null && confirmedAtMs !== null && cancelledAtMs < confirmedAtMs) return 'it was confirmed after it was cancelled';
  if (confirmedAtMs === null && cancelledAtMs !== null && cancelledAtMs >= deadlineMs) return 'a hold was cancelled after its deadline';
  return timeFault(answers, deadlineMs);
}

/** Whoever was told that the time is over before it was. */
function timeFault(answers: readonly Operation[], deadlineMs: number): string | undefined {
  const early = answers.find(({ code, endedAtMs }) => code === 'RESERVATION_EXPIRED' && wallClockMs(endedAtMs) < deadlineMs - CLOCK_SLACK_MS);
  return early === undefined ? undefined : `called expired ${Math.round(deadlineMs - wallClockMs(early.endedAtMs))} ms before its deadline`;
}

/**
 * How long after the deadline PostgreSQL decided: exact for what was carried out, at the most for what was refused, whose
 * answer arrived then. Nothing when the answers leave it open.
 */
function decidedAfterMs({ answers, deadlineMs, stored: { confirmedAtMs, cancelledAtMs } }: Contest): number[] {
  const doneAtMs = confirmedAtMs ?? cancelledAtMs;
  if (doneAtMs !== null) return [doneAtMs - deadlineMs];
  const refused = answers.filter(({ code }) => code === 'RESERVATION_EXPIRED').map(({ endedAtMs }) => wallClockMs(endedAtMs) - deadlineMs);
  return refused.length === 0 ? [] : [Math.min(...refused)];
}

/** Says how close it was; how many were in time and how many too late. */
function closeness(distancesMs: readonly number[]): [number, number] {
  const before = distancesMs.filter((ms) => ms < 0).sort((a, b) => b - a);
  const after = distancesMs.filter((ms) => ms >= 0).sort((a, b) => a - b);
  const at = (sorted: readonly number[], share: number): string => `${Math.abs(sorted[Math.floor(sorted.length * share)] ?? NaN).toFixed(1)} ms`;
  say(`    ${before.length} in time, half of them less than ${at(before, 0.5)} before the deadline, nine in ten less than ${at(before, 0.9)}`);
  say(`    ${after.length} too late, half of them answered less than ${at(after, 0.5)} after it, nine in ten less than ${at(after, 0.9)}`);
  return [before.length, after.length];
}
