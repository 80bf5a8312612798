import type { Fault } from '../fault.js';
import { injections } from '../fault.js';

export const REDIS_FAULTS: readonly Fault[] = [
  {
    name: 'redis-killed',
    title: 'Redis is killed and comes back empty',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    play: injections({ full: 10, short: 2, lastsMs: 3_000, restMs: 3_000 }, async ({ redis }) => {
      await redis.kill();
      return () => redis.start();
    }),
  },
];
