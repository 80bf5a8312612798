import type { Row } from '../row.js';
import { withinFileLimit } from '../world/file-limit.js';
import { count, ENDLESS, holdFigures } from './figures.js';

/** A door that opens: as many connections at once as the machine allows. */
export const crowd: Row = {
  name: 'crowd',
  isCrowded: true,
  title: ({ crowd: connections }) => `Holds on one hot section from ${count(connections)} connections at once`,
  targets: [{ what: 'p99 of a hold, all answered, no errors', figure: 'crowd.p99Ms', bound: 'atMost', limit: 1_500 }],
  async prepare(stage) {
    const { crowd: wanted, crowdBuyers: buyers, connections: few, warmUpSeconds } = stage.world.sizes;
    const connections = withinFileLimit(wanted, stage.tell);
    const shop = await stage.shop({ strategy: 'slot', sections: [ENDLESS] });
    return {
      sides: [{
        name: 'crowd',
        warmUp: () => shop.hold({ connections: few, seconds: warmUpSeconds }),
        measure: async (seconds) => ({ ...holdFigures(await shop.hold({ connections, seconds, buyers })), connections }),
      }],
      check: () => shop.faults(),
    };
  },
};
