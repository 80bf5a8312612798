import type { StrategyName } from '../../src/platform/config/app-config.js';
import type { Fault } from '../fault.js';
import { say } from '../../test/support/say.js';
import type { World } from '../world/world.js';

/** Even, so that the sale ends under the strategy that it began with, whose picture in Redis the checker looks at. */
const CHANGES = { full: 10, short: 2 } as const;
/** Both strategies sell the same sections meanwhile. */
const SIDE_BY_SIDE_MS = 1_000;
const REST_MS = 2_000;

export const STRATEGY_CHANGED: readonly Fault[] = [
  {
    name: 'strategy-changed',
    title: 'The servers are restarted one by one with the other strategy, with live reservations',
    strategies: ['slot', 'lock'],
    promised: 'staysRight',
    play: async (world, scene, length) => {
      await scene.crowd.start();
      let strategy = world.strategy;
      for (let change = 1; change <= CHANGES[length]; change += 1) {
        strategy = other(strategy);
        const live = await restartAll(world, strategy);
        if (live.some((count) => count === 0)) scene.violation('a restart met no live reservation');
        say(`    ${change}: ${strategy}, with ${live.join(', ')} live reservations`);
        await world.pause(REST_MS);
      }
      await scene.crowd.stop();
      return CHANGES[length];
    },
  },
];

/** One after the other; the live reservations at each restart. */
async function restartAll(world: World, strategy: StrategyName): Promise<number[]> {
  const live: number[] = [];
  for (const instance of world.instances) {
    instance.server.signal('SIGTERM');
    await instance.server.ended();
    live.push(await liveReservations(world));
    await instance.boot({ RESERVATION_STRATEGY: strategy });
    await world.pause(SIDE_BY_SIDE_MS);
  }
  return live;
}

async function liveReservations(world: World): Promise<number> {
  const count = `SELECT count(*)::integer AS live FROM reservations WHERE status IN ('pending', 'confirmed')`;
  return (await world.sql((sql) => sql.row<{ live: number }>(count))).live;
}

const other = (strategy: StrategyName): StrategyName => (strategy === 'slot' ? 'lock' : 'slot');
