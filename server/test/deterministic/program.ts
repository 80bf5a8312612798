import fc from 'fast-check';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import { disagreements, wrongs } from './checks.js';
import { Sale } from './sale.js';
import type { SaleTerms } from './sale.js';
import type { FaultPlan, Messages, PostgresFault, RedisFault } from './world.js';
import { POSTGRES_FAULTS, REDIS_FAULTS, World } from './world.js';

const instance = fc.nat({ max: 2 });
const section = fc.nat({ max: 1 });
const chosen = fc.nat({ max: 30 });
const hold = fc.record({
  kind: fc.constant('hold' as const), instance, section, buyer: fc.nat({ max: 5 }), quantity: fc.integer({ min: 1, max: 3 }), key: fc.option(fc.constantFrom('a', 'b'), { freq: 2 }),
});

/** What somebody does; whatever it refers to that is not there makes it do nothing. */
const action = fc.oneof(
  { weight: 12, arbitrary: hold },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('confirm' as const), instance, chosen }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('cancel' as const), instance, chosen }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('expire' as const), instance }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repair' as const), instance, section }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('resize' as const), section, capacity: fc.integer({ min: 0, max: 8 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(5, 60, 300, 300, 1100, 4500, 11_000) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('freeze' as const, 'thaw' as const, 'thaw' as const), instance }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('evict' as const), section, part: fc.constantFrom('seats' as const, 'slots' as const, 'returnedSlots' as const, 'claims' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('flush' as const, 'save' as const, 'restore' as const, 'replace' as const) }) },
);
export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

const fault = <T extends string>(faults: readonly T[]): fc.Arbitrary<T | 'none'> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant('none' as const) }, { weight: 1, arbitrary: fc.constantFrom(...faults) });

export const faultPlan: fc.Arbitrary<FaultPlan> = fc.record({
  postgres: fc.noBias(fc.array<PostgresFault>(fault(POSTGRES_FAULTS), { maxLength: 80, size: 'max' })),
  redis: fc.noBias(fc.array<RedisFault>(fault(REDIS_FAULTS), { maxLength: 120, size: 'max' })),
});

export const program = fc.noBias(fc.array(action, { minLength: 1, maxLength: 40, size: 'max' }));

export const terms = (strategy: SaleTerms['strategy']): fc.Arbitrary<SaleTerms> =>
  fc.record({ strategy: fc.constant(strategy), capacities: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 }), instances: fc.integer({ min: 1, max: 3 }) });

/** No request may wait longer, whatever happens, once everybody runs again; time may still be passing when that is. */
const ANSWER_LIMIT_MS = 30_000;
/** Three readings; a claim that nobody settles is noticed by the first one after ten seconds. */
const AGREEMENT_MS = 3500;
const STALE_CLAIM_MS = 5_000;

export interface Outcome {
  readonly wrongs: readonly string[];
  readonly sale: Sale;
}

/** One program from the opening of the sale until it is sold out; all that was wrong. */
export async function run(messages: Messages, sold: SaleTerms, actions: readonly Action[], faults: FaultPlan): Promise<Outcome> {
  const world = new World(messages, faults);
  const uninstall = world.time.install();
  try {
    const sale = new Sale(world, sold);
    await sale.open();
    world.storm();
    const underWay = new UnderWay();
    void startAll(sale, actions, underWay);
    const isOver = (): boolean => underWay.count === 0;
    const started = await world.runUntil(() => underWay.started === actions.length, 60_000);
    for (const { process } of sale.instances) process.thaw();
    world.calm();
    if (!started || !(await world.runUntil(isOver, ANSWER_LIMIT_MS))) return { sale, wrongs: ['a request was never answered', ...wrongs(sale)] };
    return { sale, wrongs: [...underWay.failures, ...wrongs(sale), ...(await agreement(sale)), ...(await sellOut(sale))] };
  } finally {
    uninstall();
  }
}

/** One after the other, but none waits for what the earlier ones have started. */
async function startAll(sale: Sale, actions: readonly Action[], underWay: UnderWay): Promise<void> {
  for (const each of actions) {
    await sale.world.arrival(JSON.stringify(each));
    underWay.add(act(sale, each));
  }
}

class UnderWay {
  count = 0;
  started = 0;
  readonly failures: string[] = [];

  add(job: Promise<unknown>): void {
    this.started += 1;
    this.count += 1;
    void job.catch((error: unknown) => this.failures.push(String(error))).finally(() => (this.count -= 1));
  }
}

async function act(sale: Sale, action: Action): Promise<unknown> {
  const { world, redis, model } = sale;
  const sectionId = 'section' in action ? (action.section % model.sections.length) + 1 : 1;
  switch (action.kind) {
    case 'hold': return sale.hold(action.instance, { sectionId, quantity: action.quantity, key: action.key, buyer: sale.buyer(action.buyer) });
    case 'confirm':
    case 'cancel': {
      const told = sale.told();
      const target = told[action.chosen % Math.max(1, told.length)];
      return target && sale[action.kind](action.instance, target.id);
    }
    case 'expire': return sale.expire(action.instance);
    case 'repair': return sale.instance(action.instance).repairs.request(sectionId, 'drift');
    case 'resize': return sale.postgres.resize(sectionId, action.capacity).catch(() => false);
    case 'pass': return world.time.pass(action.ms);
    case 'freeze': return sale.instance(action.instance).process.freeze();
    case 'thaw': return sale.instance(action.instance).process.thaw();
    case 'evict': return redis.data.del(redisKeys[action.part](sectionId));
    case 'flush': return redis.data.clear();
    case 'save': return redis.save();
    case 'restore': return redis.replace(false);
    case 'replace': return redis.replace(true);
  }
}

/** After some quiet Redis and PostgreSQL agree. */
async function agreement(sale: Sale): Promise<string[]> {
  const { world } = sale;
  await world.idle(AGREEMENT_MS);
  if (disagreements(sale).length > 0) await world.idle(STALE_CLAIM_MS);
  return disagreements(sale);
}

/** What is left goes place by place, everywhere, until everybody is told that nothing is left: then nothing is. */
async function sellOut(sale: Sale): Promise<string[]> {
  const found: string[] = [];
  let buyer = 100;
  for (const { id, capacity } of sale.model.sections) {
    for (let refusals = 0, instance = 0; refusals < sale.instances.length; instance++) {
      const held = sale.hold(instance, { sectionId: id, quantity: 1, key: null, buyer: sale.buyer(buyer++) });
      if (!(await sale.world.runUntil(() => sale.isAnswered(), ANSWER_LIMIT_MS))) return ['a hold was never answered'];
      const { answer } = await held;
      refusals = answer?.ok === undefined ? refusals + 1 : 0;
    }
    if (sale.model.rules.taken(id) !== capacity) found.push(`section ${id} is sold out with ${sale.model.rules.taken(id)} of ${capacity} places`);
  }
  return [...found, ...wrongs(sale)];
}
