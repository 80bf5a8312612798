import type { Row, Side } from '../row.js';
import { ENDLESS, holdFigures } from './figures.js';

const SECTIONS = 20;

/** A venue whose sections are wanted alike must not be slower than one hot section. */
export const manySections: Row = {
  name: 'many-sections',
  title: () => `Holds on ${SECTIONS} sections at once`,
  targets: [{ what: 'holds/s against one hot section', figure: 'spread.perSecond', against: 'hot.perSecond', bound: 'atLeast', limit: 1 }],
  async prepare(stage) {
    const { connections, warmUpSeconds } = stage.world.sizes;
    const shop = await stage.shop({ strategy: 'slot', sections: Array.from({ length: SECTIONS + 1 }, () => ENDLESS) });
    const side = (name: string, sectionIds: readonly number[]): Side => ({
      name,
      warmUp: () => shop.hold({ connections, seconds: warmUpSeconds, sectionIds }),
      measure: async (seconds) => holdFigures(await shop.hold({ connections, seconds, sectionIds })),
    });
    return {
      sides: [side('hot', [1]), side('spread', Array.from({ length: SECTIONS }, (_, index) => index + 2))],
      check: () => shop.faults(),
    };
  },
};
