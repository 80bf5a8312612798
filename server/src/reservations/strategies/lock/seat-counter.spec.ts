import { openGateway } from '../../../../test/support/redis.js';
import type { Stock } from '../../../common/stock.js';
import { redisKeys } from '../../../platform/redis/redis-keys.js';
import { SeatCounter } from './seat-counter.js';

const { gateway, connected } = openGateway();
const counter = new SeatCounter(gateway);
const EPOCH = '9007199254740993';
const OTHER_EPOCH = '9007199254740992';
let sectionId = 100;

beforeAll(connected);
afterAll(() => gateway.onApplicationShutdown());
beforeEach(() => {
  sectionId = Math.floor(Math.random() * 2 ** 30) + 1;
});

const stock = (change: Partial<Stock> = {}): Stock => ({ sectionId, epoch: EPOCH, capacity: 10, taken: 4, stockVersion: 5, ...change });
const available = async (): Promise<number | undefined> => {
  const counts = await counter.read([sectionId]);
  return counts === 'unavailable' ? undefined : counts[0]?.available;
};

describe('SeatCounter', () => {
  it('takes all places or none', async () => {
    await counter.publish(stock());
    expect(await counter.take(sectionId, EPOCH, 4)).toBe('taken');
    expect(await counter.take(sectionId, EPOCH, 3)).toBe('short');
    expect(await counter.take(sectionId, EPOCH, 2)).toBe('taken');
    expect(await available()).toBe(0);
  });

  it('never goes below zero under many at once', async () => {
    await counter.publish(stock({ capacity: 499, taken: 0 }));
    const results = await Promise.all(Array.from({ length: 500 }, (_, i) => counter.take(sectionId, EPOCH, 1 + (i % 3))));
    expect(results).toContain('short');
    expect(await available()).toBe(0);
  });

  it('gives back, but never shows more than the capacity', async () => {
    await counter.publish(stock());
    await counter.take(sectionId, EPOCH, 2);
    await counter.giveBack(sectionId, EPOCH, 2);
    expect(await available()).toBe(6);
    await counter.giveBack(sectionId, EPOCH, 9);
    expect(await available()).toBe(10);
  });

  it('keeps to the epoch', async () => {
    await counter.publish(stock());
    expect(await counter.take(sectionId, OTHER_EPOCH, 1)).toBe('staleEpoch');
    await counter.giveBack(sectionId, OTHER_EPOCH, 1);
    await counter.tell([stock({ epoch: OTHER_EPOCH, taken: 0, stockVersion: 99 })]);
    expect(await counter.read([sectionId])).toEqual([{ sectionId, epoch: EPOCH, available: 6, stockVersion: 5 }]);
  });

  it('is set by newer readings only', async () => {
    await counter.publish(stock());
    await counter.tell([stock({ taken: 0, stockVersion: 5 }), stock({ taken: 0, stockVersion: 4 })]);
    expect(await available()).toBe(6);
    await counter.tell([stock({ taken: 7, stockVersion: 6 }), stock({ taken: 0, stockVersion: 2 })]);
    expect(await available()).toBe(3);
  });

  it('knows nothing of a section until it is published, and nothing again when its key is gone', async () => {
    expect(await counter.take(sectionId, EPOCH, 1)).toBe('missing');
    await counter.giveBack(sectionId, EPOCH, 1);
    await counter.tell([stock()]);
    expect(await counter.read([sectionId])).toEqual([undefined]);
    await counter.publish(stock());
    await gateway.run((redis) => redis.del(redisKeys.seats(sectionId)));
    expect(await counter.take(sectionId, EPOCH, 1)).toBe('missing');
  });

  it('takes a foreign value for damage that publishing mends', async () => {
    await gateway.run((redis) => redis.set(redisKeys.seats(sectionId), 'x'));
    expect(await counter.take(sectionId, EPOCH, 1)).toBe('damaged');
    expect(await counter.read([sectionId])).toEqual([undefined]);
    await counter.publish(stock());
    expect(await counter.take(sectionId, EPOCH, 1)).toBe('taken');
  });

  it.each([['stockVersion', undefined], ['available', undefined], ['available', 'x'], ['stockVersion', '']] as const)('reads nothing where a count is damaged: %s %s', async (field, value) => {
    await counter.publish(stock());
    await gateway.run((redis) => (value === undefined ? redis.hdel(redisKeys.seats(sectionId), field) : redis.hset(redisKeys.seats(sectionId), field, value)));
    expect(await counter.read([sectionId])).toEqual([undefined]);
    await counter.publish(stock());
    expect(await available()).toBe(6);
  });

  it('advises nothing while Redis is away', async () => {
    const away = new SeatCounter(openGateway({ url: undefined }).gateway);
    expect(await away.take(sectionId, EPOCH, 1)).toBe('unavailable');
    await away.giveBack(sectionId, EPOCH, 1);
    await away.tell([stock()]);
    expect(await away.read([sectionId])).toBe('unavailable');
    await expect(away.publish(stock())).rejects.toThrow('Redis is unavailable');
  });
});
