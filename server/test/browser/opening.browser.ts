import { newEvent, newSection } from '../catalogue/shop.js';
import { BrowserWorld, choose, hold, reservationsOf } from './world.js';

const OPENS_IN_MS = 12_000;

describe('the opening of a sale', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it.each([
    // By this clock the sale would open when it is half over.
    { clock: 'ten minutes slow', offsetMs: -600_000, name: 'before-opening' },
    // So little that the page believes it: the button comes alive before the server sells.
    { clock: 'a second and a half fast', offsetMs: 1_500, name: 'state-before-opening-fast-clock' },
  ])('brings the button to life without a reload on a phone whose clock is $clock, and it holds', async ({ offsetMs, name }) => {
    const opensAt = new Date(Date.now() + OPENS_IN_MS);
    const event = await newEvent(world.operator, { salesOpenAt: opensAt.toISOString() });
    const section = await newSection(world.operator, event);
    const { context, page, faults, shot } = await world.visit();
    await page.addInitScript(`const now = Date.now; Date.now = () => now() + ${offsetMs};`);
    let loads = 0;
    page.on('load', () => { loads += 1; });
    const refusals: Promise<unknown>[] = [];
    page.on('response', (response) => { if (response.status() >= 400) refusals.push(response.json()); });
    await page.goto(`${world.address}/events/${event}`);
    await choose(page, /^A구역/);
    // Its name stays while it counts, so that nobody hears it anew each second.
    const waiting = page.getByRole('button', { name: /예매 시작$/ });
    await waiting.waitFor();
    expect(await waiting.textContent()).toMatch(/0:[01]\d 후 열려요$/);
    expect(await waiting.getAttribute('aria-disabled')).toBe('true');
    await shot(name);

    await page.getByRole('button', { name: /^2매 잡기/ }).waitFor();
    expect(Math.abs(Date.now() - opensAt.getTime())).toBeLessThan(3_000);
    await hold(page, /^2매 잡기/);
    expect(loads).toBe(1);
    expect(await reservationsOf(world.stores, section.id)).toMatchObject([{ status: 'pending', quantity: 2 }]);
    // Where the button was early, the browser's console tells of refusals that the page has not: of these and of nothing else.
    expect(await Promise.all(refusals)).toMatchObject(faults.map(() => ({ code: 'SALES_NOT_OPEN' })));
    await context.close();
  }, 60_000);
});
