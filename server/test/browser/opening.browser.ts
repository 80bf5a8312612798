import { newEvent, newSection } from '../catalogue/shop.js';
import { BUYER_WORDS } from './buyer-words.js';
import { BrowserWorld, LOOKS, choose, hold, reservationsOf } from './world.js';

const OPENS_IN_MS = 12_000;

const CLOCKS = [
  // By this clock the sale would open when it is half over.
  { clock: 'ten minutes slow', offsetMs: -600_000, name: 'before-opening' },
  // So little that the page believes it: the button comes alive before the server sells.
  { clock: 'a second and a half fast', offsetMs: 1_500, name: 'state-before-opening-fast-clock' },
];

describe('the opening of a sale', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  const cases = CLOCKS.flatMap((clock) => LOOKS.map((look) => ({ ...clock, ...look })));
  it.each(cases)('brings the button to life without a reload on a $device whose clock is $clock, and it holds: $language', async ({ offsetMs, name, ...look }) => {
    const words = BUYER_WORDS[look.language];
    const opensAt = new Date(Date.now() + OPENS_IN_MS);
    const event = await newEvent(world.operator, { salesOpenAt: opensAt.toISOString() });
    const section = await newSection(world.operator, event);
    const { context, page, faults, shot } = await world.visit(look);
    await page.addInitScript(`const now = Date.now; Date.now = () => now() + ${offsetMs};`);
    let loads = 0;
    page.on('load', () => { loads += 1; });
    const refusals: Promise<unknown>[] = [];
    page.on('response', (response) => { if (response.status() >= 400) refusals.push(response.json()); });
    await page.goto(`${world.address}/events/${event}`);
    await choose(page, words.section);
    // Its name stays while it counts, so that nobody hears it anew each second.
    const waiting = page.getByRole('button', { name: words.opensAt });
    await waiting.waitFor();
    expect(await waiting.textContent()).toMatch(words.opensIn);
    expect(await waiting.getAttribute('aria-disabled')).toBe('true');
    await shot(name);

    await page.getByRole('button', { name: words.holdTwo }).waitFor();
    expect(Math.abs(Date.now() - opensAt.getTime())).toBeLessThan(3_000);
    await hold(page, words.holdTwo);
    expect(loads).toBe(1);
    expect(await reservationsOf(world.stores, section.id)).toMatchObject([{ status: 'pending', quantity: 2 }]);
    // Where the button was early, the browser's console tells of refusals that the page has not: of these and of nothing else.
    expect(await Promise.all(refusals)).toMatchObject(faults.map(() => ({ code: 'SALES_NOT_OPEN' })));
    await context.close();
  }, 60_000);
});
