import { openGateway } from '../../test/support/redis.js';
import type { Stock } from '../common/stock.js';
import { redisKeys } from '../platform/redis/redis-keys.js';
import type { Claimed, ClaimResult } from './slot-manager.js';
import { SlotManager } from './slot-manager.js';

const { gateway, connected } = openGateway();
const slots = new SlotManager(gateway);
const EPOCH = '9007199254740993';

beforeAll(connected);
afterAll(() => gateway.onApplicationShutdown());

let sectionId = 100;
beforeEach(async () => {
  sectionId += 1;
  await gateway.run((redis) => redis.flushdb());
});

function stock(change: Partial<Stock> = {}): Stock {
  return { sectionId, epoch: EPOCH, capacity: 10, taken: 0, stockVersion: 1, ...change };
}

function publish(change: Partial<Stock> & { highWater?: number; returned?: number[] } = {}): Promise<void> {
  return slots.publish({ ...stock(change), highWater: 0, returned: [], ...change });
}

async function claim(quantity: number, epoch = EPOCH): Promise<ClaimResult> {
  const [result] = await slots.claim([{ sectionId, epoch, quantity }]);
  return result as ClaimResult;
}

async function claimed(quantity: number): Promise<Claimed> {
  const result = await claim(quantity);
  if (result.status !== 'claimed') throw new Error(`not claimed: ${result.status}`);
  return result;
}

async function picture(): Promise<unknown> {
  const pictures = await slots.read([sectionId]);
  return pictures === 'unavailable' ? pictures : pictures[0];
}

const numbersOf = async (quantity: number): Promise<number[]> => (await claimed(quantity)).numbers;

describe('claim', () => {
  it('hands out returned numbers lowest first, then numbers above the mark', async () => {
    await publish({ highWater: 6, returned: [5, 2, 3] });
    expect(await numbersOf(2)).toEqual([2, 3]);
    expect(await numbersOf(3)).toEqual([5, 7, 8]);
    expect(await picture()).toMatchObject({ highWater: 8, claims: 2, damaged: false });
  });

  it('hands out fewer when the section runs short, and then none', async () => {
    await publish({ highWater: 8 });
    expect(await numbersOf(512)).toEqual([9, 10]);
    expect((await claim(1)).status).toBe('short');
    expect(await picture()).toMatchObject({ highWater: 10, claims: 1 });
  });

  it('hands out every number once to many at a time', async () => {
    await publish({ capacity: 1000, highWater: 500, returned: Array.from({ length: 100 }, (_, i) => i + 1) });
    const results = await Promise.all(Array.from({ length: 100 }, () => claimed(6)));
    const numbers = results.flatMap((result) => result.numbers);
    expect(new Set(numbers).size).toBe(600);
    expect(Math.max(...numbers)).toBe(1000);
  });

  it('answers for each section of a batch in its place', async () => {
    await publish();
    const others = [sectionId + 1000, sectionId + 2000] as const;
    await slots.publish({ ...stock({ sectionId: others[0], epoch: '7' }), highWater: 10, returned: [] });
    const results = await slots.claim([
      { sectionId: others[0], epoch: '7', quantity: 1 },
      { sectionId, epoch: EPOCH, quantity: 1 },
      { sectionId: others[1], epoch: '1', quantity: 1 },
      { sectionId: others[0], epoch: '8', quantity: 1 },
    ]);
    expect(results.map(({ status }) => status)).toEqual(['short', 'claimed', 'missing', 'staleEpoch']);
    expect(results.map((result) => result.sectionId)).toEqual([others[0], sectionId, others[1], others[0]]);
  });

  it('compares epochs as text: neighbours beyond 2^53 are different', async () => {
    await publish();
    expect((await claim(1, '9007199254740992')).status).toBe('staleEpoch');
  });

  it('knows a flushed section as missing', async () => {
    await publish();
    await gateway.run((redis) => redis.flushdb());
    expect((await claim(1)).status).toBe('missing');
    expect(await picture()).toBeUndefined();
  });

  it.each(['returnedSlots', 'claims', 'slots'] as const)('refuses to sell on after the eviction of %s', async (key) => {
    await publish({ highWater: 5, returned: [1, 2] });
    await claimed(1);
    await gateway.run((redis) => redis.del(redisKeys[key](sectionId)));
    expect((await claim(1)).status).toBe(key === 'slots' ? 'missing' : 'damaged');
    expect(await picture()).toEqual(key === 'slots' ? undefined : expect.objectContaining({ damaged: true, epoch: EPOCH }));
  });

  it.each(['returnedSlots', 'claims', 'slots'] as const)('takes a foreign value in the place of %s as damage that publishing mends', async (key) => {
    await publish({ highWater: 5, returned: [1, 2] });
    await gateway.run((redis) => redis.set(redisKeys[key](sectionId), 'x'));
    expect((await claim(1)).status).toBe('damaged');
    expect(await slots.offer([{ stock: stock(), numbers: [3] }])).toEqual(['damaged']);
    expect(await picture()).toMatchObject({ damaged: true });
    await publish({ highWater: 5, returned: [1, 2] });
    expect(await numbersOf(3)).toEqual([1, 2, 6]);
  });
});

describe('settle', () => {
  it('puts unused numbers back once, however often it is said', async () => {
    await publish();
    const claim = await claimed(4);
    const settlement = { claim, epoch: EPOCH, unused: [2, 4], stock: stock({ taken: 2, stockVersion: 5 }) };
    expect(await slots.settle([settlement, settlement])).toEqual(['done', 'done']);
    expect(await picture()).toMatchObject({ claims: 0, taken: 2, stockVersion: 5, oldestClaimAgeMs: 0, damaged: false });
    expect(await numbersOf(3)).toEqual([2, 4, 5]);
    await slots.settle([settlement]);
    expect(await numbersOf(1)).toEqual([6]);
  });

  it('leaves another epoch alone', async () => {
    await publish();
    const claim = await claimed(4);
    await publish({ epoch: 'next', taken: 4, highWater: 4, stockVersion: 9 });
    await slots.settle([{ claim, epoch: EPOCH, unused: [1, 2, 3, 4], stock: stock({ taken: 0, stockVersion: 10 }) }]);
    expect(await picture()).toMatchObject({ taken: 4, highWater: 4, stockVersion: 9 });
    expect(await slots.claim([{ sectionId, epoch: 'next', quantity: 1 }])).toMatchObject([{ numbers: [5] }]);
  });

  it('takes nothing over from a statement that saw another epoch than the claim', async () => {
    await publish();
    const claim = await claimed(1);
    await slots.settle([{ claim, epoch: EPOCH, unused: [], stock: stock({ epoch: 'next', taken: 7, stockVersion: 9 }) }]);
    expect(await picture()).toMatchObject({ taken: 0, claims: 0 });
  });

  it('keeps the newer count when settlements arrive out of order', async () => {
    await publish();
    const [first, second] = [await claimed(1), await claimed(1)];
    await slots.settle([{ claim: second, epoch: EPOCH, unused: [], stock: stock({ taken: 2, stockVersion: 3 }) }]);
    await slots.settle([{ claim: first, epoch: EPOCH, unused: [], stock: stock({ taken: 1, stockVersion: 2 }) }]);
    expect(await picture()).toMatchObject({ taken: 2, stockVersion: 3, claims: 0 });
  });

  it('takes thousands of unused numbers at once', async () => {
    await publish({ capacity: 20_000 });
    const claim = await claimed(12_000);
    await slots.settle([{ claim, epoch: EPOCH, unused: claim.numbers }]);
    expect(await picture()).toMatchObject({ claims: 0, damaged: false });
    expect(await numbersOf(2)).toEqual([1, 2]);
  });
});

describe('offer', () => {
  it('makes numbers available once, however often they are offered', async () => {
    await publish({ highWater: 10, taken: 10 });
    const offer = { stock: stock({ taken: 8, stockVersion: 2 }), numbers: [4, 7] };
    expect(await slots.offer([offer, offer])).toEqual(['done', 'done']);
    expect(await picture()).toMatchObject({ taken: 8, stockVersion: 2, damaged: false });
    expect(await numbersOf(5)).toEqual([4, 7]);
  });

  it('leaves out numbers above the capacity, and above the mark, with which they come anyway', async () => {
    await publish({ highWater: 5, taken: 5 });
    await slots.offer([{ stock: stock({ stockVersion: 2 }), numbers: [3, 6, 11, 0] }]);
    expect(await numbersOf(10)).toEqual([3, 6, 7, 8, 9, 10]);
    expect(await picture()).toMatchObject({ damaged: false });
  });

  it('is refused from another epoch, and says what is missing or damaged', async () => {
    await publish({ highWater: 10 });
    expect(await slots.offer([{ stock: stock({ epoch: 'old' }), numbers: [1] }])).toEqual(['staleEpoch']);
    expect((await claim(1)).status).toBe('short');
    await slots.offer([{ stock: stock(), numbers: [1] }]);
    await gateway.run((redis) => redis.del(redisKeys.returnedSlots(sectionId)));
    expect(await slots.offer([{ stock: stock(), numbers: [2] }])).toEqual(['damaged']);
    await gateway.run((redis) => redis.flushdb());
    expect(await slots.offer([{ stock: stock(), numbers: [2] }])).toEqual(['missing']);
  });
});

describe('tell', () => {
  it('takes newer counts of the same epoch only', async () => {
    await publish({ taken: 3, stockVersion: 5 });
    await slots.tell([stock({ taken: 2, stockVersion: 4 }), stock({ taken: 9, stockVersion: 8, epoch: 'old' }), stock({ sectionId: sectionId + 1000 })]);
    expect(await picture()).toMatchObject({ taken: 3, stockVersion: 5 });
    await slots.tell([stock({ taken: 4, stockVersion: 9_007_199_254_740_991 })]);
    expect(await picture()).toMatchObject({ taken: 4, stockVersion: 9_007_199_254_740_991 });
    expect(await slots.read([sectionId + 1000])).toEqual([undefined]);
  });
});

describe('publish', () => {
  it('replaces everything of a section', async () => {
    await publish({ highWater: 5, returned: [1, 2, 3] });
    await claimed(1);
    await publish({ epoch: 'next', capacity: 7, taken: 4, highWater: 6, returned: [6, 9], stockVersion: 3 });
    expect(await picture()).toEqual({
      sectionId, epoch: 'next', capacity: 7, taken: 4, highWater: 6, stockVersion: 3, claims: 0, returned: 1, oldestClaimAgeMs: 0, damaged: false,
    });
    expect(await slots.claim([{ sectionId, epoch: 'next', quantity: 9 }])).toMatchObject([{ numbers: [6, 7] }]);
  });

  it('copies 10,000 returned numbers at once', async () => {
    await publish({ capacity: 1_000_000, highWater: 500_000, returned: Array.from({ length: 10_000 }, (_, i) => 2 * i + 1) });
    expect(await numbersOf(3)).toEqual([1, 3, 5]);
  });

  it('costs nothing per unsold place', async () => {
    const size = async (capacity: number): Promise<number | null> => {
      await publish({ capacity });
      return gateway.run((redis) => redis.memory('USAGE', redisKeys.slots(sectionId)));
    };
    const small = await size(10);
    expect(await gateway.run((redis) => redis.dbsize())).toBe(1);
    expect(Math.abs(((await size(1_000_000)) ?? 0) - (small ?? 0))).toBeLessThanOrEqual(64);
  });
});

describe('read', () => {
  it("tells the age of the oldest claim by Redis's clock", async () => {
    await publish();
    await claimed(1);
    await gateway.run(async (redis) => {
      const [member] = await redis.zrange(redisKeys.claims(sectionId), 0, '0');
      await redis.zadd(redisKeys.claims(sectionId), 'INCR', -11_000, String(member));
    });
    await claimed(1);
    const read = (await picture()) as { oldestClaimAgeMs: number };
    expect(read.oldestClaimAgeMs).toBeGreaterThanOrEqual(11_000);
    expect(read.oldestClaimAgeMs).toBeLessThan(16_000);
  });
});

describe('scripts', () => {
  it('survive SCRIPT FLUSH in the middle of a pipeline', async () => {
    await publish();
    await claimed(1);
    await gateway.run((redis) => redis.script('FLUSH'));
    const results = await slots.claim([1, 2].map(() => ({ sectionId, epoch: EPOCH, quantity: 1 })));
    expect(results.flatMap((result) => (result.status === 'claimed' ? result.numbers : [])).sort()).toEqual([2, 3]);
  });
});
