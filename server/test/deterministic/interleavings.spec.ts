import { Logger } from '@nestjs/common';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import { disagreements, wrongs } from './checks.js';
import type { HoldOperation } from './sale.js';
import type { SaleTerms } from './sale.js';
import { Stage } from './stage.js';
import type { FaultPlan } from './world.js';

let stage: Stage;

async function open(terms: Partial<SaleTerms>, faults?: Partial<FaultPlan>): Promise<Stage> {
  stage = new Stage({ strategy: 'slot', capacities: [4], instances: 2, ...terms }, faults);
  await stage.open();
  return stage;
}

let buyers = 0;

/** A hold of somebody new. */
function hold(instance: number, quantity = 1, key: string | null = null, buyer = stage.sale.buyer(buyers++)): Promise<HoldOperation> {
  return stage.sale.hold(instance, { sectionId: 1, quantity, key, buyer }, 0);
}

const outcome = (operation: HoldOperation): string => (operation.answer?.ok ? (operation.answer.ok.replayed ? 'replayed' : 'held') : operation.answer?.refused ?? 'under way');
const numbersOf = (operation: HoldOperation): readonly number[] => operation.answer?.ok?.reservation.slots ?? [];
const claims = (): string | null => stage.sale.redis.data.hmget(redisKeys.slots(1), 'claims')[0] ?? null;
const returned = (): string[] => stage.sale.redis.data.zrange(redisKeys.returnedSlots(1));
const seats = (): string | null => stage.sale.redis.data.hmget(redisKeys.seats(1), 'available')[0] ?? null;
const idOf = (operation: HoldOperation): string => operation.request.id;
const repairNow = (instance: number): void => stage.sale.instance(instance).repairs.request(1, 'drift');

beforeAll(() => {
  Logger.overrideLogger(false);
});

beforeEach(() => {
  buyers = 0;
});

afterEach(() => {
  const found = wrongs(stage.sale);
  stage.close();
  expect(found).toEqual([]);
});

describe('numbers that Redis proposes', () => {
  it('are worth nothing after a repair: a claim from before it neither takes nor gives back what others own', async () => {
    await open({});
    const stale = hold(0, 2);
    await stage.play(0, /server 1 → PostgreSQL: reserve/);
    repairNow(1);
    await stage.play(1_000, /server 1 → PostgreSQL: reserve/);
    const current = hold(1, 2);
    await stage.play(0, /server 1 → PostgreSQL: reserve/);
    expect(numbersOf(await current)).toEqual([1, 2]);
    await stage.play();
    expect(numbersOf(await stale)).toEqual([3, 4]);
    // Had the claim been settled under the new epoch, 1 and 2 would be proposed again.
    expect(returned()).toEqual([]);
    await stage.play(2_000);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('are not offered again late, when a repair has published them and they are sold', async () => {
    await open({ capacities: [2] });
    const [first] = [hold(0), hold(0)];
    await stage.play();
    const cancelled = stage.sale.cancel(0, idOf(await first));
    await stage.play(0, /server 1 → Redis: (offerSlots|invalidateCache)/);
    repairNow(1);
    await stage.play(1_000, /server 1 → Redis: (offerSlots|invalidateCache|readSlots)/);
    const next = hold(1);
    await stage.play(0, /server 1 → Redis: (offerSlots|invalidateCache|readSlots)/);
    expect(numbersOf(await next)).toEqual([1]);
    await stage.play();
    await cancelled;
    expect(returned()).toEqual([]);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('are not taken when they came late and are sold; Redis is put right within two readings', async () => {
    await open({ capacities: [3] });
    const [first] = [hold(0), hold(0)];
    await stage.play();
    const cancelled = stage.sale.cancel(0, idOf(await first));
    await stage.play(0, /server 1 → Redis: (offerSlots|invalidateCache)/);
    const next = hold(1, 2);
    await stage.play(0, /server 1 → Redis: (offerSlots|invalidateCache)/);
    // Redis had only number 3 to propose; PostgreSQL added number 1 itself.
    expect(numbersOf(await next)).toEqual([1, 3]);
    await stage.play();
    await cancelled;
    expect(returned()).toEqual(['1']);
    await stage.play(2_000);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('are missing from a Redis that lost releases: it refuses nobody and is repaired at once', async () => {
    await open({ capacities: [2] });
    const first = hold(0, 2);
    await stage.play();
    stage.sale.redis.save();
    void stage.sale.cancel(0, idOf(await first));
    await stage.play();
    stage.sale.redis.data.restore(stage.sale.redis.saved);
    const next = hold(1);
    await stage.play();
    expect(outcome(await next)).toBe('held');
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('are the next ones\' when the server that claimed them stands still, and its hold is admitted when it goes on', async () => {
    await open({ capacities: [4] });
    const late = hold(0, 2);
    await stage.play(0, /server 1 → PostgreSQL: reserve/);
    stage.sale.instance(0).process.freeze();
    await stage.play(12_000, /server 1 → PostgreSQL: reserve/);
    expect(claims()).toBe('0');
    const next = hold(1, 2);
    await stage.play(0, /server 1 → PostgreSQL: reserve/);
    expect(numbersOf(await next)).toEqual([1, 2]);
    stage.sale.instance(0).process.thaw();
    await stage.play();
    expect(numbersOf(await late)).toEqual([3, 4]);
    await stage.play(2_000);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('go back only when PostgreSQL is known to have rolled back', async () => {
    await open({}, { postgres: ['none', 'silentAfter', 'none', 'busy'] });
    const unknown = hold(0, 2);
    await stage.play(950);
    expect(outcome(await unknown)).toBe('OUTCOME_UNKNOWN');
    expect([claims(), returned()]).toEqual(['1', []]);
  });

  it('go back at once after a rollback', async () => {
    await open({}, { postgres: ['none', 'busy'] });
    const refused = hold(0, 2);
    await stage.play();
    expect(outcome(await refused)).toBe('STORE_UNAVAILABLE');
    expect([claims(), returned()]).toEqual(['0', ['1', '2']]);
  });

  it('are made for the present capacity, also when a repair that could not commit had its epoch', async () => {
    await open({ instances: 1 });
    await stage.play(100);
    repairNow(0);
    await stage.play(0, /PostgreSQL: commit/);
    // The clock has not moved on when the transaction is rolled back and the capacity is changed.
    stage.sale.postgres.terminateAll();
    stage.sale.postgres.model.resize(1, 2);
    await stage.play(2_000);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('are PostgreSQL\'s again after Redis came back with earlier data, also when the repair that this asks for fails', async () => {
    await open({ instances: 1 });
    const held = [hold(0), hold(0), hold(0)];
    await stage.play();
    const [first, second] = await Promise.all(held);
    void stage.sale.cancel(0, idOf(first as HoldOperation));
    await stage.play();
    stage.sale.redis.save();
    void hold(0);
    void stage.sale.cancel(0, idOf(second as HoldOperation));
    await stage.play();
    // Both have as many places taken and one number returned: number 1 then, number 2 now.
    stage.sale.redis.replace(false);
    await stage.play(200, /PostgreSQL → server 1: renew epoch/);
    stage.sale.postgres.terminateAll();
    await stage.play(3_000);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('that a server lost when it died after a cancellation are found when a claim is short, although the capacity is below a number given out', async () => {
    await open({ capacities: [6] });
    const held = Array.from({ length: 6 }, () => hold(0));
    await stage.play();
    const ids = (await Promise.all(held)).map(idOf);
    void stage.sale.cancel(0, ids[1] as string);
    await stage.play();
    stage.sale.postgres.model.resize(1, 5);
    await stage.play(2_000);
    stage.sale.postgres.model.cancel([[ids[0], ids[2]], [null, null], null, [null, null], [false, false]]);
    await stage.play(3_000);
    expect(returned()).toEqual(['2']);
    const next = [hold(0)];
    await stage.play();
    next.push(hold(1));
    await stage.play(1_000);
    expect((await Promise.all(next)).map(numbersOf)).toEqual([[2], [1]]);
    expect(returned()).toEqual(['3']);
  });
});

describe.each(['slot', 'lock'] as const)('%s: requests and answers', (strategy) => {
  it('gives one buyer\'s requests to PostgreSQL one after the other', async () => {
    await open({ strategy });
    const buyer = stage.sale.buyer(0);
    const both = [hold(0, 1, null, buyer), hold(0, 2, 'key', buyer)];
    await stage.play();
    expect((await Promise.all(both)).map(outcome)).toEqual(['held', 'held']);
    expect(stage.world.calls.postgres.filter((call) => call === 'reserve')).toHaveLength(2);
  });

  it('answers the retry of a granted key after the sell-out', async () => {
    await open({ strategy, capacities: [2] });
    const buyer = stage.sale.buyer(9);
    const granted = hold(0, 2, 'key', buyer);
    await stage.play();
    const refused = hold(0);
    const retried = hold(0, 2, 'key', buyer);
    await stage.play();
    expect(outcome(await granted)).toBe('held');
    expect(outcome(await refused)).toBe('SOLD_OUT');
    expect(outcome(await retried)).toBe('replayed');
  });

  it('finds its own hold when the answer to the commit was lost', async () => {
    await open({ strategy, capacities: [2] }, { postgres: ['none', 'brokenAfter'] });
    const held = hold(0, 2);
    await stage.play();
    expect(outcome(await held)).toBe('held');
    expect(stage.sale.model.rules.taken(1)).toBe(2);
  });

  it.each(['conflict', 'busy', 'brokenBefore'] as const)('does not say that nothing was written when the second sending ends with %s', async (second) => {
    await open({ strategy, capacities: [2] }, { postgres: ['none', 'brokenAfter', 'none', second] });
    const held = hold(0, 2);
    await stage.play();
    expect(outcome(await held)).toBe('OUTCOME_UNKNOWN');
    expect(stage.sale.model.rules.taken(1)).toBe(2);
  });

  it('sells a place again as soon as its buyer is told that it is gone', async () => {
    await open({ strategy, capacities: [1], instances: 1 });
    const first = hold(0);
    await stage.play();
    let next: Promise<HoldOperation> | undefined;
    const cancelled = stage.sale.cancel(0, idOf(await first)).then(() => (next = hold(0)));
    await stage.play();
    await cancelled;
    expect(next && outcome(await next)).toBe('held');
  });
});

describe('lock', () => {
  it('repairs a counter that refuses what PostgreSQL has', async () => {
    await open({ strategy: 'lock', capacities: [2] });
    const first = hold(0, 2);
    await stage.play();
    stage.sale.redis.save();
    void stage.sale.cancel(0, idOf(await first));
    await stage.play();
    stage.sale.redis.data.restore(stage.sale.redis.saved);
    const { epoch } = stage.sale.model.section(1);
    const next = hold(1);
    await stage.play();
    expect(outcome(await next)).toBe('held');
    expect(stage.sale.model.section(1).epoch).not.toBe(epoch);
    expect(disagreements(stage.sale)).toEqual([]);
  });

  it('gives places back to the counter only when PostgreSQL is known to have rolled back', async () => {
    await open({ strategy: 'lock', instances: 1 }, { postgres: ['none', 'silentAfter', 'none', 'none', 'busy'] });
    const unknown = hold(0, 2);
    await stage.play(950, /hmget/);
    expect(outcome(await unknown)).toBe('OUTCOME_UNKNOWN');
    expect(seats()).toBe('2');
  });

  it('gives places back to the counter after a rollback', async () => {
    await open({ strategy: 'lock', instances: 1 }, { postgres: ['none', 'busy'] });
    const refused = hold(0, 2);
    await stage.play();
    expect(outcome(await refused)).toBe('STORE_UNAVAILABLE');
    expect(seats()).toBe('4');
  });

  it('tells those in line for a lock that another server has as soon as PostgreSQL is found to be away', async () => {
    await open({ strategy: 'lock', capacities: [4, 4] }, { postgres: ['none', 'none', 'none', 'silentBefore'] });
    const first = hold(0);
    await stage.play(0, /server 1 → PostgreSQL: reserve/);
    const inLine = hold(1);
    const silent = stage.sale.hold(1, { sectionId: 2, quantity: 1, key: null, buyer: stage.sale.buyer(buyers++) }, 0);
    // A waiter's own time would be over only after 1,000 ms.
    await stage.play(950, /server 1 → PostgreSQL: reserve/);
    expect(outcome(await silent)).toBe('OUTCOME_UNKNOWN');
    expect(outcome(await inLine)).toBe('STORE_UNAVAILABLE');
    const newcomer = hold(1);
    await stage.play(0, /server 1 → PostgreSQL: reserve/);
    expect(outcome(await newcomer)).toBe('STORE_UNAVAILABLE');
    await stage.play();
    expect(outcome(await first)).toBe('held');
  });

  it('sells the last place once when a server loses its lease while it admits a hold, and its release leaves the next owner\'s lock', async () => {
    await open({ strategy: 'lock', capacities: [1] });
    const late = hold(0);
    await stage.play(0, /server 1 → PostgreSQL: reserve/);
    stage.sale.instance(0).process.freeze();
    await stage.play(1_100, /server 1 → PostgreSQL: reserve/);
    const next = hold(1);
    await stage.play(0, /server . → PostgreSQL: reserve/);
    const owner = stage.sale.redis.data.get(redisKeys.lock('section:1'));
    expect(owner).not.toBeNull();
    stage.sale.instance(0).process.thaw();
    await stage.play(0, /server 2 → PostgreSQL: reserve/);
    expect(outcome(await late)).toBe('held');
    expect(stage.sale.redis.data.get(redisKeys.lock('section:1'))).toBe(owner);
    await stage.play();
    expect(outcome(await next)).toBe('SOLD_OUT');
  });
});
