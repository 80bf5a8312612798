import type { Fault, Scene } from '../fault.js';
import { injections } from '../fault.js';
import { Operator } from '../load/operator.js';
import { say } from '../../test/support/say.js';
import type { World } from '../world/world.js';

/** The hot section, and so many cold ones with it. */
const COLD_CHANGED = 5;
const LASTS_MS = 3_000;
const REST_MS = 2_000;

/** Numbers above the capacity, given out while nothing but this capacity can have been seen. */
const TOO_HIGH = `
  SELECT id, slot_numbers AS numbers FROM reservations
   WHERE section_id = $1 AND created_at > $2::timestamptz AND $3 < ANY (slot_numbers)`;

interface Lowered {
  readonly sectionId: number;
  readonly before: number;
  readonly capacity: number;
  /** PostgreSQL's time after the change. */
  readonly since: string;
}

export const CAPACITY_CHANGED: readonly Fault[] = [
  {
    name: 'capacity-changed',
    title: 'An operator lowers the capacity of the hot section and of cold ones and raises it again',
    strategies: ['slot', 'lock'],
    promised: 'goesOn',
    ...injections({ full: 12, short: 3, lastsMs: LASTS_MS, restMs: REST_MS }, changeCapacities),
  },
];

async function changeCapacities(world: World, index: number, scene: Scene): Promise<() => Promise<void>> {
  const operator = new Operator(world);
  const cold = world.sectionIds.slice(1);
  const chosen = [world.sectionIds[0] as number, ...Array.from({ length: COLD_CHANGED }, () => cold.splice(world.random.whole(0, cold.length - 1), 1)[0] as number)];
  const lowered: Lowered[] = [];
  for (const sectionId of chosen) lowered.push(...(await lower(world, scene, operator, sectionId, index % 3 === 2)));
  say(`    ${lowered.length} of ${chosen.length} sections lowered`);
  return async () => {
    for (const { sectionId, before, capacity, since } of lowered) {
      const [wrong] = await world.sql((sql) => sql.query<{ id: string; numbers: number[] }>(TOO_HIGH, [sectionId, since, capacity]));
      if (wrong !== undefined) scene.violation(`section ${sectionId} has ${capacity} places and gave out ${wrong.numbers.join()} (${wrong.id})`);
      const { status, code } = await operator.setCapacity(sectionId, capacity, before);
      if (status !== 200) scene.violation(`raising a capacity was answered ${status} ${code}`);
    }
    operator.close();
  };
}

/** To what is taken or a little more, or to less, which is refused unless places came back meanwhile. */
async function lower(world: World, scene: Scene, operator: Operator, sectionId: number, belowTaken: boolean): Promise<Lowered[]> {
  const { capacity: before, taken } = await world.sql((sql) =>
    sql.row<{ capacity: number; taken: number }>('SELECT capacity, taken FROM sections WHERE id = $1', [sectionId]));
  const capacity = belowTaken ? Math.max(0, taken - 1) : Math.min(before - 1, taken + world.random.whole(0, 3));
  const { status, code } = await operator.setCapacity(sectionId, before, capacity);
  if (status !== 200) {
    if (code !== 'CAPACITY_BELOW_TAKEN') scene.violation(`lowering a capacity was answered ${status} ${code}`);
    return [];
  }
  const { now } = await world.sql((sql) => sql.row<{ now: string }>('SELECT clock_timestamp()::text AS now'));
  return [{ sectionId, before, capacity, since: now }];
}
