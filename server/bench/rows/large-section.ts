import type { Row } from '../row.js';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import type { Shop } from '../world/shop.js';
import { count, ENDLESS, median } from './figures.js';

const OPERATOR = { email: 'operator@bench.local', password: 'operator of the benchmark' };
const TRIES = 5;
/** What a section costs whatever its size is seen on one of this many places. */
const SMALL_SECTION = 1_000;

/** An operator opens a stadium's standing area while the sale is on. */
export const largeSection: Row = {
  name: 'large-section',
  title: (sizes) => `A new section of ${count(sizes.largeSection)} places`,
  targets: [
    { what: 'ms from the operator\'s request to the first hold', figure: 'section.sellableMs', bound: 'atMost', limit: 50 },
    { what: 'bytes of Redis per unsold place', figure: 'section.bytesPerUnsoldPlace', bound: 'atMost', limit: 0.001 },
    { what: 'bytes of Redis per held place', figure: 'section.bytesPerHeldPlace', bound: 'atMost', limit: 64 },
  ],
  async prepare(stage) {
    const { largeSection: capacity, heldForMemory, connections } = stage.world.sizes;
    const shop = await stage.shop({
      strategy: 'slot', sections: [ENDLESS], settings: { OPERATOR_EMAIL: OPERATOR.email, OPERATOR_PASSWORD: OPERATOR.password },
    });
    const cookie = await signIn(shop);
    return {
      sides: [{
        name: 'section',
        async measure() {
          const tries: number[] = [];
          for (let index = 0; index < TRIES; index++) tries.push((await openSection(shop, cookie, capacity)).sellableMs);
          const [large, small] = [await openSection(shop, cookie, capacity), await openSection(shop, cookie, SMALL_SECTION)];
          const [largeBytes, smallBytes] = [await sectionBytes(shop, large.id), await sectionBytes(shop, small.id)];
          const held = await holdSome(shop, large.id, heldForMemory, connections);
          return {
            sellableMs: median(tries),
            // One hash however large the section is: what differs is the length of two numbers in it.
            bytesPerUnsoldPlace: Math.max(0, largeBytes - smallBytes) / (capacity - SMALL_SECTION),
            bytesPerSection: largeBytes,
            bytesPerHeldPlace: Math.max(0, (await sectionBytes(shop, large.id)) - largeBytes) / held,
          };
        },
      }],
      check: () => shop.faults(),
    };
  },
};

async function signIn(shop: Shop): Promise<string> {
  const answer = await fetch(`${shop.server.url}/api/auth/login`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(OPERATOR),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (answer.status !== 200 || cookie === undefined) throw new Error(`the operator could not sign in: ${answer.status}`);
  return cookie;
}

/** Makes a section and holds a place of it at once. */
async function openSection(shop: Shop, cookie: string, capacity: number): Promise<{ id: number; sellableMs: number }> {
  const startedAtMs = performance.now();
  const answer = await fetch(`${shop.server.url}/api/sections`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ eventId: 1, name: 'Standing', capacity, price: 154_000 }),
  });
  const { id } = await answer.json() as { id: number };
  if (answer.status !== 201) throw new Error(`the section was not made: ${answer.status}`);
  await shop.heldBy(0, id, 1);
  return { id, sellableMs: performance.now() - startedAtMs };
}

/** Holds are granted before Redis knows of the section; its memory is counted when it does. */
async function untilPublished(shop: Shop, id: number): Promise<void> {
  for (const deadlineMs = performance.now() + 5_000; performance.now() < deadlineMs;) {
    if (await shop.redis.exists(redisKeys.slots(id)) === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Redis has not heard of section ${id} after 5 s`);
}

async function holdSome(shop: Shop, sectionId: number, places: number, connections: number): Promise<number> {
  const taken = async () => (await shop.database.row<{ taken: number }>('SELECT taken FROM sections WHERE id = $1', [sectionId])).taken;
  while (await taken() < places) await shop.hold({ connections, seconds: 1, sectionIds: [sectionId], quantity: 10 });
  return taken();
}

/** What the section's keys take, at rest. */
async function sectionBytes(shop: Shop, id: number): Promise<number> {
  await untilPublished(shop, id);
  const keys = [redisKeys.slots(id), redisKeys.returnedSlots(id), redisKeys.claims(id)];
  const sizes = await Promise.all(keys.map((key) => shop.redis.memory('USAGE', key, 'SAMPLES', 0)));
  return sizes.reduce((sum: number, size) => sum + (size ?? 0), 0);
}
