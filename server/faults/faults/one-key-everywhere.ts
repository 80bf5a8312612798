import { newId } from '../../src/common/ids.js';
import type { Fault, Scene } from '../fault.js';
import { Asker } from '../load/asker.js';
import type { Operation } from '../load/operation.js';
import type { World } from '../world/world.js';

const ROUNDS = { full: 300, short: 20 } as const;
/** Buyers who do the same at the same time, so that requests of several travel in one batch. */
const BUYERS = 12;
const LIMIT = 6;
const QUANTITY = 2;

const LONG_HOLDS = `UPDATE events SET hold_seconds = 600, max_places_per_buyer = ${LIMIT}`;

/** The same wish with the same key; the same key with another wish; more wishes than one buyer may have. */
const WAYS = [sameWish, otherWishes, overTheLimit];

/** One buyer's connections, two to each server. */
type Askers = readonly Asker[];
type Sections = readonly [number, number];

export const ONE_KEY_EVERYWHERE: readonly Fault[] = [
  {
    name: 'one-key-everywhere',
    title: 'A buyer asks all three servers at the same moment, with one key or for more than the limit',
    strategies: ['slot', 'lock'],
    promised: 'staysRight',
    plan: () => ({ buyers: BUYERS, capacities: Array.from({ length: 8 }, () => 200) }),
    play: async (world, scene, length) => {
      await world.sql((sql) => sql.query(LONG_HOLDS));
      const runners = world.buyers.map((person) => [...world.instances, ...world.instances].map(({ port }) => new Asker(person, port, scene.log)));
      for (const askers of runners) await Promise.all(askers.map((asker) => asker.arrive()));
      for (let round = 0; round < ROUNDS[length]; round += 1) await playRound(world, scene, runners, round);
      for (const askers of runners) for (const asker of askers) asker.close();
      return ROUNDS[length] * BUYERS;
    },
  },
];

async function playRound(world: World, scene: Scene, runners: readonly Askers[], round: number): Promise<void> {
  const way = WAYS[round % WAYS.length] as (typeof WAYS)[number];
  await Promise.all(runners.map(async (askers) => {
    const sectionIds = [world.random.pick(world.sectionIds), world.random.pick(world.sectionIds)] as const;
    const { answers, fault } = await way(askers, sectionIds);
    if (fault !== undefined) scene.violation(`${fault} (${answers.map(({ status, code = '' }) => `${status} ${code}`.trim()).join(', ')})`);
    const ids = new Set(answers.flatMap(({ outcome, reservationId }) => (outcome === 'ok' && reservationId !== undefined ? [reservationId] : [])));
    for (const id of ids) await askers[0]?.cancel(id);
  }));
}

interface Played {
  readonly answers: readonly Operation[];
  readonly fault: string | undefined;
}

async function sameWish(askers: Askers, [sectionId]: Sections): Promise<Played> {
  const key = newId();
  const answers = await Promise.all(askers.map((asker) => asker.hold(sectionId, QUANTITY, key)));
  return { answers, fault: isOpen(answers) ? undefined : oneEffect(answers) ?? differs(answers, { 201: 1, 200: askers.length - 1 }) };
}

/** Half of the servers are asked for other places than the others. */
async function otherWishes(askers: Askers, [one, other]: Sections): Promise<Played> {
  const key = newId();
  const answers = await Promise.all(askers.map((asker, index) => (index % 2 === 0 ? asker.hold(one, QUANTITY, key) : asker.hold(other, QUANTITY + 1, key))));
  const half = askers.length / 2;
  return { answers, fault: isOpen(answers) ? undefined : oneEffect(answers) ?? differs(answers, { 201: 1, 200: half - 1, 422: half }) };
}

async function overTheLimit(askers: Askers, sectionIds: Sections): Promise<Played> {
  const answers = await Promise.all(askers.map((asker, index) => asker.hold(sectionIds[index % 2] as number, QUANTITY)));
  const most = LIMIT / QUANTITY;
  return { answers, fault: isOpen(answers) ? undefined : differs(answers, { 201: most, 409: askers.length - most }) };
}

/** Whether a 503 or a broken connection leaves the counts open; the checker has the rest. */
function isOpen(answers: readonly Operation[]): boolean {
  return answers.some(({ outcome }) => outcome === 'failed' || outcome === 'unknown');
}

function oneEffect(answers: readonly Operation[]): string | undefined {
  const ids = new Set(answers.flatMap(({ outcome, reservationId }) => (outcome === 'ok' ? [reservationId] : [])));
  return ids.size === 1 ? undefined : `6: one key was answered with ${ids.size} reservations`;
}

function differs(answers: readonly Operation[], expected: Readonly<Record<number, number>>): string | undefined {
  const isRight = Object.entries(expected).every(([status, count]) => answers.filter((answer) => answer.status === Number(status)).length === count);
  return isRight ? undefined : `instead of ${Object.entries(expected).map(([status, count]) => `${count} × ${status}`).join(', ')} came`;
}
