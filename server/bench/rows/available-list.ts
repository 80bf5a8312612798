import type { Traffic } from '../load/load.js';
import type { Row } from '../row.js';
import type { Shop } from '../world/shop.js';
import { emptyFigures } from './sold-out.js';

const SECTIONS = 12;
const CAPACITY = 100_000;
const LIST: Traffic = { method: 'GET', path: '/api/sections/available', bodies: [], keyEvery: 0 };
const NOTHING: Traffic = { ...LIST, path: '/api/nothing' };
/** So often somebody takes a place, so that the numbers move while they are read. */
const SALE_EVERY_MS = 50;

/** What every page asks for. */
export const availableList: Row = {
  name: 'available',
  title: () => `The list of ${SECTIONS} sections with live numbers`,
  targets: [{ what: 'answers/s against an empty Nest route with as many bytes', figure: 'list.perSecond', against: 'emptyNest.perSecond', bound: 'atLeast', limit: 0.7 }],
  async prepare(stage) {
    const { connections, warmUpSeconds } = stage.world.sizes;
    const shop = await stage.shop({ strategy: 'slot', sections: Array.from({ length: SECTIONS }, () => CAPACITY) });
    const list = await shop.request(0, LIST.path);
    const nest = await stage.emptyNest({ post: 0, get: Buffer.byteLength(list.text) });
    const read = async (seconds: number) => emptyFigures(await stage.send(shop.server.port, LIST, connections, seconds));
    const emptily = async (seconds: number) => emptyFigures(await stage.send(nest.port, NOTHING, connections, seconds));
    return {
      sides: [
        { name: 'list', warmUp: () => read(warmUpSeconds), measure: (seconds) => whileSelling(shop, () => read(seconds)) },
        { name: 'emptyNest', warmUp: () => emptily(warmUpSeconds), measure: emptily },
      ],
      check: () => shop.faults(),
    };
  },
};

async function whileSelling<T>(shop: Shop, job: () => Promise<T>): Promise<T> {
  let sold = 0;
  const sales: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    sold += 1;
    sales.push(shop.heldBy(sold, (sold % SECTIONS) + 1));
    sales.at(-1)?.catch(() => undefined);
  }, SALE_EVERY_MS);
  try {
    return await job();
  } finally {
    clearInterval(timer);
    await Promise.all(sales);
  }
}
