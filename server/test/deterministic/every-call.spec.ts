import { Logger } from '@nestjs/common';
import type { Action } from './program.js';
import { run } from './program.js';
import { Letterbox } from './stage.js';
import type { FaultPlan } from './world.js';
import { POSTGRES_FAULTS, REDIS_FAULTS } from './world.js';

/** Actions that do nothing: as many messages arrive meanwhile. */
const REST: readonly Action[] = Array.from({ length: 15 }, () => ({ kind: 'thaw', instance: 0 }));

const hold = (instance: number, buyer: number, key: 'a' | 'b' | null): Action => ({ kind: 'hold', instance, section: 0, buyer, quantity: 2, key });

/** Every kind of call is made in it, with two instances and two sections. */
const STORY: readonly Action[] = [
  // From the next reading on the instances know the epoch under which Redis got its pictures.
  { kind: 'pass', ms: 1100 }, ...REST, hold(0, 0, null), hold(1, 1, 'a'), ...REST,
  { kind: 'confirm', instance: 0, chosen: 0 }, ...REST,
  { kind: 'cancel', instance: 1, chosen: 1 }, { kind: 'repair', instance: 0, section: 0 }, ...REST,
  // At rest with returned numbers: they are compared.
  { kind: 'pass', ms: 1100 }, ...REST,
  hold(0, 2, 'b'), ...REST,
  { kind: 'pass', ms: 4500 }, ...REST,
  { kind: 'expire', instance: 1 }, ...REST,
  { kind: 'evict', section: 0, part: 'returnedSlots' }, hold(0, 3, null), ...REST,
];

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe.each(['slot', 'lock'] as const)('%s: one fault at every call', (strategy) => {
  const terms = { strategy, capacities: [5, 2], instances: 2 };
  const play = (faults: Partial<FaultPlan>) => run(new Letterbox(), terms, STORY, { postgres: [], redis: [], ...faults });

  it.each(['postgres', 'redis'] as const)('of %s', async (store) => {
    const { sale } = await play({});
    const calls = sale.world.planned[store];
    const befell = new Set<string>();
    for (const fault of store === 'postgres' ? POSTGRES_FAULTS : REDIS_FAULTS) {
      for (let index = 0; index < calls; index++) {
        const { wrongs, sale: hit } = await play({ [store]: [...Array.from({ length: index }, () => 'none'), fault] });
        expect([fault, index, wrongs]).toEqual([fault, index, []]);
        for (const each of hit.world.befell) befell.add(each);
      }
    }
    const statements = ['begin', 'commit', 'reserve', 'confirm', 'cancel', 'expire', 'read stock', 'lock repair', 'renew epoch', 'returned numbers', ...(strategy === 'slot' ? ['free numbers'] : [])];
    const commands = strategy === 'slot'
      ? ['claimSlots', 'settleSlots', 'offerSlots', 'readSlots', 'zrange', 'publishSlots', 'publishSeats', 'invalidateCache']
      : ['acquireLock', 'releaseLock', 'takeSeats', 'tellSeats', 'hmget', 'publishSlots', 'publishSeats', 'invalidateCache'];
    const expected = store === 'postgres'
      ? ['connect notSent', ...statements.flatMap((call) => POSTGRES_FAULTS.slice(1).map((fault) => `${call} ${fault}`))]
      : commands.flatMap((call) => REDIS_FAULTS.map((fault) => `${call} ${fault}`));
    expect(expected.filter((each) => !befell.has(each))).toEqual([]);
  }, 60_000);
});
