import type { Row } from '../row.js';
import { ENDLESS } from './figures.js';

/** A sale that goes well: held, then confirmed by the same buyer. */
export const checkouts: Row = {
  name: 'checkouts',
  title: ({ connections }) => `Full checkouts, hold and then confirm, from ${connections} connections`,
  targets: [{ what: 'checkouts/s', figure: 'checkout.perSecond', bound: 'atLeast', limit: 5_000 }],
  async prepare(stage) {
    const { connections, warmUpSeconds } = stage.world.sizes;
    const shop = await stage.shop({ strategy: 'slot', sections: [ENDLESS] });
    return {
      sides: [{
        name: 'checkout',
        warmUp: () => shop.checkOut(connections, warmUpSeconds),
        async measure(asked) {
          const { confirmed, seconds, p50Ms, p99Ms } = await shop.checkOut(connections, asked);
          return { perSecond: confirmed / seconds, p50Ms, p99Ms };
        },
      }],
      check: () => shop.faults(),
    };
  },
};
