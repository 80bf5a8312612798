import fc from 'fast-check';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import { openGateway } from '../support/redis.js';
import type { Argument } from './redis-model.js';
import { RedisModel } from './redis-model.js';

const SLOTS = [redisKeys.slots(1), redisKeys.returnedSlots(1), redisKeys.claims(1)] as const;
const SEATS = redisKeys.seats(1);
const LOCK = [redisKeys.lock('section:1'), redisKeys.lockQueue('section:1')] as const;
const CACHE = [redisKeys.cache('a'), redisKeys.cache('b')] as const;
const KEYS = [...SLOTS, SEATS, ...LOCK, ...CACHE];
/** Longer than the test. */
const TTL_MS = 600_000;

const count = fc.integer({ min: 0, max: 8 });
const epoch = fc.constantFrom('1', '1', '1', '2');
const id = fc.constantFrom('x', 'y', 'z');
const version = fc.constantFrom<Argument>('', 1, 2, 3);
const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 10 }), { maxLength: 6 });

type Arguments = readonly Argument[];
const command = (name: string, ...args: (fc.Arbitrary<Argument | Arguments> | Argument | Arguments)[]): fc.Arbitrary<readonly [string, Arguments]> =>
  fc.tuple(...args.map((arg) => (arg instanceof fc.Arbitrary ? arg : fc.constant(arg)))).map((drawn) => [name, drawn.flat()]);

const anyCommand = fc.oneof(
  { weight: 3, arbitrary: command('publishSlots', SLOTS, epoch, count, count, count, count, numbers) },
  { weight: 6, arbitrary: command('claimSlots', SLOTS, epoch, fc.integer({ min: 1, max: 4 }), id) },
  { weight: 4, arbitrary: command('settleSlots', SLOTS, epoch, id, version, version, numbers).filter(([, args]) => (args[5] === '') === (args[6] === '')) },
  { weight: 3, arbitrary: command('offerSlots', SLOTS, epoch, count, count, numbers) },
  { weight: 2, arbitrary: command('tellSlots', SLOTS[0], epoch, count, count) },
  { weight: 3, arbitrary: command('readSlots', SLOTS) },
  { weight: 1, arbitrary: command('zrange', SLOTS[1], '0', '-1') },
  { weight: 2, arbitrary: command('publishSeats', SEATS, epoch, count, count, count) },
  { weight: 3, arbitrary: command('takeSeats', SEATS, epoch, fc.integer({ min: 1, max: 4 })) },
  { weight: 2, arbitrary: command('giveBackSeats', SEATS, epoch, fc.integer({ min: 1, max: 4 })) },
  { weight: 2, arbitrary: command('tellSeats', SEATS, epoch, count, count, count) },
  { weight: 1, arbitrary: command('hmget', SEATS, 'epoch', 'available', 'stockVersion') },
  { weight: 3, arbitrary: command('acquireLock', LOCK, id, TTL_MS, TTL_MS) },
  { weight: 1, arbitrary: command('renewLock', LOCK[0], id, TTL_MS) },
  { weight: 3, arbitrary: command('releaseLock', LOCK, id, TTL_MS) },
  { weight: 2, arbitrary: command('invalidateCache', 2, CACHE, id, TTL_MS, version, version) },
  // What eviction does, and for the lock the end of a lease.
  { weight: 2, arbitrary: command('del', fc.constantFrom(...KEYS)) },
);

const { gateway, connected } = openGateway();

beforeAll(connected);
afterAll(() => gateway.onApplicationShutdown());

/** The reply without the age of a claim, which depends on when it was made. */
const comparable = (name: string, reply: unknown): unknown => (name === 'readSlots' && Array.isArray(reply) && reply.length === 9 ? [...(reply as unknown[]).slice(0, 8), Number(reply[8]) >= 0] : reply);

type Send = (...args: Arguments) => Promise<unknown>;

async function stateInRedis(): Promise<unknown> {
  return gateway.run(async (redis) => ({
    hashes: await Promise.all([SLOTS[0], SEATS].map((key) => redis.hgetall(key))),
    returned: await redis.zrange(SLOTS[1], '0', '-1'),
    claims: (await redis.zrange(SLOTS[2], '0', '-1')).sort(),
    texts: await Promise.all([...LOCK, ...CACHE].map((key) => redis.get(key))),
  }));
}

function stateInModel(model: RedisModel): unknown {
  const { hashes } = model.snapshot();
  return {
    hashes: [SLOTS[0], SEATS].map((key) => Object.fromEntries(hashes.get(key) ?? [])),
    returned: model.zrange(SLOTS[1]),
    claims: model.zrange(SLOTS[2]).sort(),
    texts: [...LOCK, ...CACHE].map((key) => model.get(key)),
  };
}

describe('the model of Redis', () => {
  it('answers as the scripts do in Redis and leaves the same data', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCommand, { minLength: 1, maxLength: 40, size: 'max' }), async (commands) => {
        await gateway.run((redis) => redis.flushdb());
        const model = new RedisModel(() => Date.now());
        for (const [name, args] of commands) {
          const reply = await gateway.run((redis) => (redis as unknown as Record<string, Send>)[name]?.(...args) ?? Promise.reject(new Error(`no command ${name}`)));
          expect([name, args, comparable(name, model.execute(name, args))]).toEqual([name, args, comparable(name, reply)]);
        }
        expect(stateInModel(model)).toEqual(await stateInRedis());
      }),
      { numRuns: 400 },
    );
  });
});
