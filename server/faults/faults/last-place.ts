import type { Fault, Scene } from '../fault.js';
import { Asker } from '../load/asker.js';
import type { Operation } from '../load/operation.js';
import { say } from '../../test/support/say.js';
import type { World } from '../world/world.js';

const BUYERS = 500;
const ARRIVING = 25;
/** Used in turn, so that nobody's reading of a section is from before its place came back. */
const SECTIONS = 30;
/** A refusal may rest on a reading that is a second old; after this time none still says that the place is taken. */
const REST_MS = 1_500;
const ROUNDS = { full: 1_000, short: 10 } as const;
/** When all who came to the front were told to try again, somebody does, this many times. */
const MOST_TRIES = 20;
const TRY_AGAIN_AFTER_MS = 100;

/** The winner's place comes back by a cancellation, never in the middle of a round. */
const LONG_HOLDS = 'UPDATE events SET hold_seconds = 600';

export const LAST_PLACE: readonly Fault[] = [
  {
    name: 'last-place',
    title: '500 buyers ask for the last place of a section at once',
    strategies: ['slot', 'lock'],
    promised: 'staysRight',
    plan: () => ({ capacities: Array.from({ length: SECTIONS }, () => 1), buyers: BUYERS }),
    play: async (world, scene, length) => {
      await world.sql((sql) => sql.query(LONG_HOLDS));
      const askers = world.buyers.map((person) => new Asker(person, world.balancer.port, scene.log));
      for (let first = 0; first < BUYERS; first += ARRIVING) await Promise.all(askers.slice(first, first + ARRIVING).map((asker) => asker.arrive()));
      const usableAtMs = new Map<number, number>();
      const roundsMs: number[] = [];
      for (let round = 0; round < ROUNDS[length]; round += 1) {
        const sectionId = world.sectionIds[round % SECTIONS] as number;
        await world.pause(Math.max(0, (usableAtMs.get(sectionId) ?? 0) - performance.now()));
        roundsMs.push(await playRound(world, scene, askers, sectionId));
        usableAtMs.set(sectionId, performance.now() + REST_MS);
      }
      for (const asker of askers) asker.close();
      say(`    ${roundsMs.length} rounds, half of them within ${Math.round(median(roundsMs))} ms`);
      return roundsMs.length;
    },
  },
];

/** Answers with the time until the last of the crowd had an answer. */
async function playRound(world: World, scene: Scene, askers: readonly Asker[], sectionId: number): Promise<number> {
  const startedAtMs = performance.now();
  const answers = await Promise.all(askers.map((asker) => asker.hold(sectionId, 1)));
  const lastedMs = performance.now() - startedAtMs;
  // An outcome that is unknown may be either.
  const nobodyWon = !answers.some(({ outcome }) => outcome === 'ok') && (await ownersOf(world, sectionId)).length === 0;
  if (nobodyWon) answers.push(...(await untilDone(world, () => world.random.pick(askers).hold(sectionId, 1))));
  const owners = await ownersOf(world, sectionId);
  for (const fault of roundFaults(answers, owners)) scene.violation(`the last place of section ${sectionId}: ${fault}`);
  for (const { id, userId } of owners) {
    const owner = askers[world.buyers.findIndex((buyer) => buyer.id === userId)] as Asker;
    const { outcome, status, code } = (await untilDone(world, () => owner.cancel(id))).at(-1) as Operation;
    if (outcome !== 'ok') scene.violation(`the cancellation for section ${sectionId} was answered ${status} ${code}`);
  }
  return lastedMs;
}

/** Somebody asks alone, and again as everybody is told to. */
async function untilDone(world: World, request: () => Promise<Operation>): Promise<Operation[]> {
  const answers: Operation[] = [];
  while (answers.at(-1)?.outcome !== 'ok' && answers.length < MOST_TRIES) {
    if (answers.length > 0) await world.pause(TRY_AGAIN_AFTER_MS);
    answers.push(await request());
  }
  return answers;
}

interface Owner {
  readonly id: string;
  readonly userId: string;
}

async function ownersOf(world: World, sectionId: number): Promise<Owner[]> {
  const active = `SELECT id, user_id AS "userId" FROM reservations WHERE section_id = $1 AND status IN ('pending', 'confirmed')`;
  return world.sql((sql) => sql.query<Owner & Record<string, unknown>>(active, [sectionId]));
}

/** One got it, everybody else was told the truth, or that there were too many at once. */
function roundFaults(answers: readonly Operation[], owners: readonly Owner[]): string[] {
  const winners = answers.filter(({ outcome }) => outcome === 'ok').map(({ reservationId }) => reservationId);
  const strange = new Set(answers.flatMap(({ outcome, code }) => (outcome === 'refused' && code !== 'SOLD_OUT' ? [`a ${code}`] : [])));
  const faults = [...strange];
  if (owners.length !== 1) faults.push(`${owners.length} reservations in PostgreSQL`);
  if (winners.length > 1) faults.push(`${winners.length} buyers got it`);
  // Whoever got no answer may have got the place.
  const open = answers.some(({ outcome }) => outcome === 'unknown');
  if (winners.length === 0 && !open) faults.push('nobody got it');
  if (winners.length > 0 && winners[0] !== owners[0]?.id) faults.push(`${winners[0]} got it, PostgreSQL has ${owners[0]?.id}`);
  return faults;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
