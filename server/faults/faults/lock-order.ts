import { newId } from '../../src/common/ids.js';
import type { Fault, Length, Scene } from '../fault.js';
import { Asker } from '../load/asker.js';
import { Operator } from '../load/operator.js';
import type { Told } from '../load/operator.js';
import type { Operation } from '../load/operation.js';
import { say } from '../../test/support/say.js';
import type { World } from '../world/world.js';

const SECTIONS = 12;
const CAPACITY = 40;
const BUYERS = 150;
/** Everybody and every operator does something at the same moment, over and over. */
const BURSTS = { full: 400, short: 30 } as const;
const OPERATORS_PER_SERVER = 2;
/** Every so many bursts the whole sale stops for one burst. */
const PAUSE_EVERY = 10;
const KEY_SHARE = 0.5;

const SHORT_HOLDS = 'UPDATE events SET hold_seconds = 1';
/** A server gives a lock up after half a second, before PostgreSQL looks for deadlocks by default: none would be counted. */
const LOOK_SOON = `ALTER SYSTEM SET deadlock_timeout = '50ms'`;
const LOOK_AS_USUAL = 'ALTER SYSTEM RESET deadlock_timeout';
const RELOAD = 'SELECT pg_reload_conf()';
/** A connection adds to what PostgreSQL counts once a second. */
const COUNTED_MS = 1_500;
const DEADLOCKS = 'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()';

/** Answers that say that there was too much at once; whatever else a server fails with is not expected here. */
const BUSY = ['OVERLOADED', 'LOCK_TIMEOUT'];

export const LOCK_ORDER: readonly Fault[] = [
  {
    name: 'lock-order',
    title: 'Operators close, open, pause and resize while everybody holds, confirms, cancels and lets expire at the same moment',
    strategies: ['slot', 'lock'],
    promised: 'staysRight',
    plan: () => ({ buyers: BUYERS, capacities: Array.from({ length: SECTIONS }, () => CAPACITY), settings: { EXPIRY_INTERVAL_MS: '100' } }),
    play: async (world, scene, length) => {
      await configure(world, LOOK_SOON);
      try {
        return await playBursts(world, scene, length);
      } finally {
        await configure(world, LOOK_AS_USUAL);
      }
    },
  },
];

async function playBursts(world: World, scene: Scene, length: Length): Promise<number> {
  await world.sql((sql) => sql.query(SHORT_HOLDS));
  const shoppers = world.buyers.map((person) => new Shopper(world, world.instances.map(({ port }) => new Asker(person, port, scene.log))));
  for (const shopper of shoppers) await shopper.arrive();
  const office = new Office(world, scene);
  for (let burst = 0; burst < BURSTS[length]; burst += 1) {
    const [answers] = await Promise.all([Promise.all(shoppers.map((shopper) => shopper.act())), office.act(burst)]);
    // On a machine that does everything at once in a short run, a statement's time limit may be met as well.
    if (length === 'full') for (const fault of strangeFailures(answers)) scene.violation(fault);
  }
  for (const shopper of shoppers) shopper.close();
  await office.openEverything();
  await world.pause(COUNTED_MS);
  const { deadlocks } = await world.sql((sql) => sql.row<{ deadlocks: number }>(DEADLOCKS));
  say(`    ${deadlocks} deadlocks, ${office.changes} changes by operators`);
  if (deadlocks > 0) scene.violation(`PostgreSQL found ${deadlocks} deadlocks, which the order of the locks is there to prevent`);
  return BURSTS[length];
}

async function configure(world: World, setting: string): Promise<void> {
  await world.sql(async (sql) => {
    await sql.query(setting);
    await sql.query(RELOAD);
  });
}

/** One buyer, who asks another server every time. */
class Shopper {
  private readonly held: string[] = [];
  private readonly tickets: string[] = [];

  constructor(private readonly world: World, private readonly askers: readonly Asker[]) {}

  async arrive(): Promise<void> {
    for (const asker of this.askers) await asker.arrive();
  }

  close(): void {
    for (const asker of this.askers) asker.close();
  }

  async act(): Promise<Operation> {
    const { random, sectionIds } = this.world;
    const asker = random.pick(this.askers);
    const roll = random.next();
    if (this.held.length > 0 && roll < 0.3) return this.confirm(asker, this.held.shift() as string);
    if (this.tickets.length > 0 && roll < 0.55) return asker.cancel(this.tickets.shift() as string);
    // One that may be due already, and one that expiry may have under its hands.
    if (this.held.length > 0 && roll < 0.65) return asker.cancel(this.held.shift() as string);
    const answer = await asker.hold(random.pick(sectionIds), random.whole(1, 3), random.chance(KEY_SHARE) ? newId() : undefined);
    if (answer.outcome === 'ok' && answer.reservationId !== undefined) this.held.push(answer.reservationId);
    return answer;
  }

  private async confirm(asker: Asker, id: string): Promise<Operation> {
    const answer = await asker.confirm(id);
    if (answer.outcome === 'ok') this.tickets.push(id);
    return answer;
  }
}

/** Operators at all servers. */
class Office {
  changes = 0;
  private readonly operators: readonly Operator[];
  private readonly capacities = new Map<number, number>();

  constructor(private readonly world: World, private readonly scene: Scene) {
    this.operators = world.instances.flatMap(({ port }) => Array.from({ length: OPERATORS_PER_SERVER }, () => new Operator(world, port)));
  }

  /** Each operator at a section of their own, so that it is known what a section's capacity was when. */
  async act(burst: number): Promise<void> {
    const { random, sectionIds } = this.world;
    const free = [...sectionIds];
    this.note(await Promise.all(this.operators.map((operator, place) => {
      const sectionId = free.splice(random.whole(0, free.length - 1), 1)[0] as number;
      if (place === 0 && burst % PAUSE_EVERY === PAUSE_EVERY - 2) return operator.setSales('paused');
      if (place === 0 && burst % PAUSE_EVERY === PAUSE_EVERY - 1) return operator.setSales('on_sale');
      if (random.chance(0.5)) return this.resize(operator, sectionId, CAPACITY - random.whole(0, 25));
      return operator.setStatus(sectionId, random.chance(0.3) ? 'closed' : 'open');
    })));
  }

  async openEverything(): Promise<void> {
    const [operator] = this.operators as [Operator];
    this.note([await operator.setSales('on_sale')]);
    for (const sectionId of this.world.sectionIds) {
      this.note([await operator.setStatus(sectionId, 'open'), await this.resize(operator, sectionId, CAPACITY)]);
    }
    for (const each of this.operators) each.close();
  }

  private async resize(operator: Operator, sectionId: number, capacity: number): Promise<Told> {
    const told = await operator.setCapacity(sectionId, this.capacities.get(sectionId) ?? CAPACITY, capacity);
    if (told.status === 200) this.capacities.set(sectionId, capacity);
    return told;
  }

  private note(told: readonly Told[]): void {
    this.changes += told.filter(({ status }) => status === 200).length;
    for (const { status, code } of told) {
      if (status !== 200 && code !== 'CAPACITY_BELOW_TAKEN') this.scene.violation(`an operator was answered ${status} ${code}`);
    }
  }
}

function strangeFailures(answers: readonly Operation[]): string[] {
  const strange = answers.filter(({ outcome, code = '' }) => (outcome === 'failed' && !BUSY.includes(code)) || outcome === 'unknown');
  return [...new Set(strange.map(({ action, status, code }) => `a ${action} was answered ${status ?? 'nothing,'} ${code}`))];
}
