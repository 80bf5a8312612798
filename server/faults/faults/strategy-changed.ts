import type { StrategyName } from '../../src/platform/config/app-config.js';
import type { Fault, Scene } from '../fault.js';
import { say } from '../../test/support/say.js';
import type { World } from '../world/world.js';

/** Even, so that the sale ends under the strategy that it began with, whose picture in Redis the checker looks at. */
const CHANGES = { full: 10, short: 2 } as const;
/** Both strategies sell the same sections meanwhile. */
const SIDE_BY_SIDE_MS = { full: 1_000, short: 300 } as const;
const REST_MS = { full: 2_000, short: 300 } as const;

export const STRATEGY_CHANGED: readonly Fault[] = [
  {
    name: 'strategy-changed',
    title: 'The servers are restarted with the other strategy, one by one and at last all at once, with live reservations',
    strategies: ['slot', 'lock'],
    promised: 'staysRight',
    play: async (world, scene, length) => {
      await scene.crowd.start();
      let strategy = world.strategy;
      for (let change = 1; change <= CHANGES[length]; change += 1) {
        strategy = other(strategy);
        const live = change < CHANGES[length] ? await restartInTurn(world, strategy, scene, SIDE_BY_SIDE_MS[length]) : await restartTogether(world, strategy, scene);
        if (live.some((count) => count === 0)) scene.violation('a restart met no live reservation');
        say(`    ${change}: ${strategy}, with ${live.join(', ')} live reservations`);
        await world.pause(REST_MS[length]);
      }
      await scene.crowd.stop();
      return CHANGES[length];
    },
  },
];

/** One after the other; the live reservations at each restart. */
async function restartInTurn(world: World, strategy: StrategyName, scene: Scene, sideBySideMs: number): Promise<number[]> {
  const live: number[] = [];
  for (const instance of world.instances) {
    await instance.stop((fault) => scene.violation(fault));
    live.push(await liveReservations(world));
    await instance.boot({ RESERVATION_STRATEGY: strategy });
    await world.pause(sideBySideMs);
  }
  return live;
}

/** All at once, as by somebody in a hurry. */
async function restartTogether(world: World, strategy: StrategyName, scene: Scene): Promise<number[]> {
  await Promise.all(world.instances.map((instance) => instance.stop((fault) => scene.violation(fault))));
  const live = await liveReservations(world);
  await Promise.all(world.instances.map((instance) => instance.boot({ RESERVATION_STRATEGY: strategy })));
  return [live];
}

async function liveReservations(world: World): Promise<number> {
  const count = `SELECT count(*)::integer AS live FROM reservations WHERE status IN ('pending', 'confirmed')`;
  return (await world.sql((sql) => sql.row<{ live: number }>(count))).live;
}

const other = (strategy: StrategyName): StrategyName => (strategy === 'slot' ? 'lock' : 'slot');
