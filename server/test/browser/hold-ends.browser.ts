import { newEvent, newSection } from '../catalogue/shop.js';
import { eventually } from '../support/eventually.js';
import { BUYER_WORDS } from './buyer-words.js';
import { styleOf } from './in-page.js';
import { BrowserWorld, LOOKS, choose, hold, reservationsOf, takenOf } from './world.js';

/** Long enough for a slow machine to look around, short enough to wait for. */
const HOLD_SECONDS = 12;

describe('a hold whose time runs out', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it.each(LOOKS)('survives a reload, turns red, ends on the page and leads back to the event: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const event = await newEvent(world.operator, { holdSeconds: HOLD_SECONDS });
    const section = await newSection(world.operator, event);
    const { context, page, faults, shot } = await world.visit(look);
    await page.goto(`${world.address}/events/${event}`);
    await choose(page, words.section);
    const id = await hold(page, words.holdTwo);

    // A closed tab comes back: from the start page over the bar that names the hold.
    await page.goto(world.address);
    await page.getByRole('link', { name: words.holding }).click();
    await page.waitForURL(`**/reservations/${id}`);
    await page.reload();
    const timer = page.getByRole('timer');
    await timer.getByText(/^0:(0[1-9]|1[0-2])$/).waitFor();
    expect(await styleOf(timer.locator('span'), 'color')).toBe('rgb(180, 35, 24)');
    await shot('last-seconds');

    await page.getByRole('heading', { name: words.expired }).waitFor();
    await shot('expired');
    // The page counts to zero, the server expires what is due once a second.
    await eventually(async () => (await takenOf(world.stores, section.id)) === 0);
    expect(await reservationsOf(world.stores, section.id)).toMatchObject([{ id, status: 'expired' }]);
    await page.getByRole('link', { name: words.holdAgain }).click();
    await page.waitForURL(`**/events/${event}`);
    await choose(page, words.section);
    await hold(page, words.holdTwo);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
