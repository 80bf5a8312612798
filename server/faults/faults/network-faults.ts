import type { Fault, Scene } from '../fault.js';
import { injections } from '../fault.js';
import { postgresReplies } from '../net/postgres-replies.js';
import { redisReplies } from '../net/redis-replies.js';
import type { StoreProxy } from '../net/store-proxy.js';
import { Patience } from '../../test/support/patience.js';
import type { World } from '../world/world.js';

const LASTING = { full: 10, short: 2, lastsMs: 3_000, restMs: 2_500 } as const;
const FLAP_MS = 200;
const WRITES = ['ledger_reserve', 'ledger_confirm', 'ledger_cancel', 'ledger_expire_due'];
/** One in so many replies is lost, so that the rest of the sale goes on between the losses. */
const LOSE_EVERY = 8;

export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'one-cut-from-redis',
    title: 'one server of three cannot reach Redis for 10 s, the others can',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections({ full: 10, short: 2, lastsMs: { full: 10_000, short: 3_000 }, restMs: 2_500 }, ({ instances, random }) =>
      conditionOf([random.pick(instances).toRedis], (proxy) => proxy.cut())),
  },
  {
    name: 'all-cut-from-redis',
    title: 'no server can reach Redis',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, ({ instances }) => conditionOf(instances.map(({ toRedis }) => toRedis), (proxy) => proxy.cut())),
  },
  {
    name: 'redis-flapping',
    title: `the way to Redis breaks and comes back every ${FLAP_MS} ms`,
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, ({ instances }) => {
      const proxies = instances.map(({ toRedis }) => toRedis);
      let isCut = false;
      const timer = setInterval(() => {
        isCut = !isCut;
        for (const proxy of proxies) if (isCut) proxy.cut(); else proxy.pass();
      }, FLAP_MS);
      return Promise.resolve(() => {
        clearInterval(timer);
        for (const proxy of proxies) proxy.pass();
        return Promise.resolve();
      });
    }),
  },
  {
    name: 'redis-slow',
    title: 'every answer of Redis takes 200 ± 100 ms more',
    promised: 'staysRight',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, ({ instances, random }) =>
      conditionOf(instances.map(({ toRedis }) => toRedis), (proxy) => proxy.delay({ meanMs: 200, jitterMs: 100, direction: 'toClient', random: () => random.next() }))),
  },
  {
    name: 'postgres-slow',
    title: 'every answer of PostgreSQL takes 200 ± 100 ms more',
    promised: 'staysRight',
    ...injections(LASTING, ({ instances, random }) =>
      conditionOf(instances.map(({ toPostgres }) => toPostgres), (proxy) => proxy.delay({ meanMs: 200, jitterMs: 100, direction: 'toClient', random: () => random.next() }))),
  },
  {
    name: 'byte-by-byte',
    title: 'both stores are reached byte by byte, each in a packet of its own',
    promised: 'staysRight',
    ...injections(LASTING, ({ instances }) =>
      conditionOf(instances.flatMap(({ toRedis, toPostgres }) => [toRedis, toPostgres]), (proxy) => proxy.slice())),
  },
  {
    name: 'connections-reset',
    title: 'all connections to both stores are reset every 500 ms',
    promised: 'staysRight',
    ...injections(LASTING, ({ instances }) => {
      const proxies = instances.flatMap(({ toRedis, toPostgres }) => [toRedis, toPostgres]);
      const timer = setInterval(() => { for (const proxy of proxies) proxy.reset(); }, 500);
      return Promise.resolve(() => Promise.resolve(clearInterval(timer)));
    }),
  },
  {
    name: 'narrow-line',
    title: 'the way to both stores carries 100 KB/s',
    promised: 'staysRight',
    ...injections(LASTING, ({ instances }) =>
      conditionOf(instances.flatMap(({ toRedis, toPostgres }) => [toRedis, toPostgres]), (proxy) => proxy.limit(100_000))),
  },
  {
    name: 'reply-lost-after-script',
    title: 'the connection to Redis breaks after a script has run and before its answer comes',
    promised: 'staysRight',
    strategies: ['slot', 'lock'],
    play: (world, scene, length) => losing(world, scene, { full: 300, short: 20 }[length], ({ toRedis }) =>
      toRedis.loseReplies(redisReplies({ commands: ['eval', 'evalsha'] }), { every: 10 * LOSE_EVERY })),
  },
  {
    name: 'reply-lost-after-commit',
    title: 'the connection to PostgreSQL breaks after COMMIT and before its answer comes',
    promised: 'staysRight',
    strategies: ['slot', 'lock'],
    play: (world, scene, length) => losing(world, scene, { full: 1_000, short: 50 }[length], ({ toPostgres }) =>
      toPostgres.loseReplies(postgresReplies(WRITES), { every: LOSE_EVERY })),
  },
];

function conditionOf(proxies: readonly StoreProxy[], set: (proxy: StoreProxy) => void): Promise<() => Promise<void>> {
  proxies.forEach(set);
  return Promise.resolve(() => {
    for (const proxy of proxies) proxy.pass();
    return Promise.resolve();
  });
}

/** Goes on until so many replies have been lost, or until it is clear that it never will. */
async function losing(
  world: World,
  scene: Scene,
  wanted: number,
  begin: (instance: World['instances'][number]) => { readonly lost: number; stop(): void },
): Promise<number> {
  await scene.crowd.start();
  const losses = world.instances.map(begin);
  const lost = (): number => losses.reduce((sum, loss) => sum + loss.lost, 0);
  const patience = new Patience(10_000 + 300 * wanted);
  while (lost() < wanted && !patience.isOver) await world.pause(50);
  for (const loss of losses) loss.stop();
  if (lost() < wanted) scene.violation(`only ${lost()} of ${wanted} replies could be lost in ${patience.limitMs} ms`);
  await world.pause(1_000);
  await scene.crowd.stop();
  return lost();
}
