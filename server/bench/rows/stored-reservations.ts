import type { Row, Side } from '../row.js';
import { storeReservations } from '../seed/stored-reservations.js';
import type { Shop } from '../world/shop.js';
import { count, ENDLESS, holdFigures } from './figures.js';

/** A shop that has been in business for years. */
export const storedReservations: Row = {
  name: 'stored',
  title: (sizes) => `Holds on one hot section with ${count(sizes.storedReservations)} reservations stored`,
  targets: [{ what: 'holds/s against an empty database', figure: 'stored.perSecond', against: 'empty.perSecond', bound: 'atLeast', limit: 0.8 }],
  async prepare(stage) {
    const { connections, warmUpSeconds, storedReservations: stock } = stage.world.sizes;
    const stored = await stage.shop({
      strategy: 'slot', sections: [ENDLESS],
      seed: (database) => storeReservations(database, stock, (text) => stage.tell(`storing: ${text}`)),
    });
    const empty = await stage.shop({ strategy: 'slot', sections: [ENDLESS] });
    const side = (name: string, shop: Shop): Side => ({
      name,
      warmUp: () => shop.hold({ connections, seconds: warmUpSeconds }),
      measure: async (seconds) => holdFigures(await shop.hold({ connections, seconds })),
    });
    return {
      sides: [side('empty', empty), side('stored', stored)],
      check: async () => [...(await empty.faults()), ...(await stored.faults())],
    };
  },
};
