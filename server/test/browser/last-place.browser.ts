import { newEvent, newSection } from '../catalogue/shop.js';
import { eventually } from '../support/eventually.js';
import { BUYER_WORDS } from './buyer-words.js';
import { BrowserWorld, LOOKS, choose, reservationsOf, takenOf } from './world.js';

describe('the last place', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it('goes to one of two browsers; the other is told kindly and offered the next best section', async () => {
    const event = await newEvent(world.operator);
    const wanted = await newSection(world.operator, event, { name: '가구역 · Block One', capacity: 1, price: 100_000 });
    const next = await newSection(world.operator, event, { name: '나구역 · Block Two', capacity: 30, price: 90_000 });
    const visits = [await world.visit({ language: 'ko', cutsConnection: true }), await world.visit({ language: 'en', device: 'desktop', cutsConnection: true })];
    const names = [/^가구역/, /^Block One/];
    for (const [index, { page }] of visits.entries()) {
      await page.goto(`${world.address}/events/${event}`);
      await choose(page, names[index]!);
    }
    const buttons = visits.map(({ page }) => page.getByRole('button', { name: /^(1매 잡기|Hold 1) · / }));
    const boxOfButton = ({ page }: typeof visits[number]) => page.locator('#hold').boundingBox();
    const boxes = await Promise.all(visits.map(boxOfButton));
    await Promise.all(buttons.map((button) => button.click()));

    const hasPlace = ({ page }: typeof visits[number]) => /\/reservations\//.test(page.url());
    const isRefused = ({ page }: typeof visits[number]) => page.getByRole('alert').isVisible();
    await eventually(async () => visits.some(hasPlace) && (await Promise.all(visits.map(isRefused))).some(Boolean), 15_000);
    expect(visits.filter(hasPlace)).toHaveLength(1);
    expect(await reservationsOf(world.stores, wanted.id)).toMatchObject([{ status: 'pending', quantity: 1 }]);
    expect(await takenOf(world.stores, wanted.id)).toBe(1);

    const late = visits.find((visit) => !hasPlace(visit))!;
    await late.page.getByText(/방금 다른 분이 먼저 잡았어요|Someone was a moment faster/).waitFor();
    // What somebody only holds is not called sold out.
    expect(await late.page.getByRole('radio', { name: /매진|Sold out/ }).count()).toBe(0);
    await late.shot('refused');
    // Where the thumb is, although the words for guests have gone from the bar and those of the refusal have come.
    expect(await boxOfButton(late)).toEqual(boxes[visits.indexOf(late)]);
    await late.page.getByRole('button', { name: /^(나구역.*1매 잡기|Block Two.*Hold 1) · / }).click();
    await late.page.getByRole('timer').waitFor();
    expect(await reservationsOf(world.stores, next.id)).toMatchObject([{ status: 'pending', quantity: 1 }]);
    for (const { context, faults } of visits) {
      expect(faults).toEqual([]);
      await context.close();
    }
  }, 60_000);

  it.each(LOOKS)('is said to be held, and by when it may come back, until it does: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const event = await newEvent(world.operator, { holdSeconds: 300 });
    const section = await newSection(world.operator, event, { name: '다구역 · Block Three', capacity: 2 });
    const buyer = await world.somebody().guest();
    const held = await buyer.held(section.id, 2);
    const { context, page, faults, shot } = await world.visit(look);
    await page.goto(`${world.address}/events/${event}`);
    await page.getByRole('radio', { name: words.allHeld }).waitFor();
    await shot('all-held');
    await buyer.cancel(held.id);
    await page.getByRole('radio', { name: words.left(2) }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
