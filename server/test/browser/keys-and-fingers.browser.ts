import type { Locator, Page } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { BUYER_WORDS } from './buyer-words.js';
import { moveFingers } from './fingers.js';
import { isFocused, pageScale, tabTo } from './in-page.js';
import { BrowserWorld, LANGUAGES, LOOKS, reservationsOf } from './world.js';

/** More presses than any button of the page takes. */
const MOST_PRESSES = 10;
/** More sections than a phone or a desktop shows at once. */
const SECTIONS = 12;

describe('a buyer without a mouse', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it.each(LANGUAGES)('chooses on the map, holds, confirms and cancels by keys alone: %s', async (language) => {
    const words = BUYER_WORDS[language];
    const event = await newEvent(world.operator, { maxPlacesPerBuyer: 4 });
    await newSection(world.operator, event, { name: '왼쪽 · Left', map: { x: 50, y: 200, width: 280, height: 200 } });
    const right = await newSection(world.operator, event, { name: '오른쪽 · Right', map: { x: 360, y: 200, width: 280, height: 200 } });
    const { context, page, faults, shot } = await world.visit({ language, device: 'desktop', pictures: language === 'en' ? 'kept' : 'passing' });
    await page.goto(`${world.address}/events/${event}`);
    await page.getByRole('radio').first().waitFor();

    await page.keyboard.press('Tab');
    expect(await isFocused(page.getByRole('link', { name: words.skip }))).toBe(true);
    await tabTo(page, page.getByRole('button', { name: words.leftBlock }));
    await page.keyboard.press('+');
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    expect(await isFocused(page.getByRole('button', { name: words.rightBlock }))).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('radio', { name: words.rightBlock }).isChecked()).toBe(true);
    await pressToLimit(page, page.getByRole('button', { name: words.zoomIn }));
    await pressToLimit(page, page.getByRole('button', { name: words.showAll }));
    const more = page.getByRole('button', { name: words.more });
    await tabTo(page, more);
    await shot('keyboard');
    await pressToLimit(page, more);
    const quantity = page.getByRole('spinbutton');
    expect(await quantity.getAttribute('aria-valuenow')).toBe('4');
    await page.keyboard.press('Shift+Tab');
    expect(await isFocused(quantity)).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await more.getAttribute('aria-disabled')).toBeNull();
    await tabTo(page, page.getByRole('button', { name: words.holdThree }));
    await page.keyboard.press('Enter');
    await page.getByRole('timer').waitFor();

    await tabTo(page, page.getByRole('button', { name: words.confirm }));
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: words.tickets }).waitFor();
    await tabTo(page, page.getByRole('button', { name: words.cancel }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    // Escape is a no; the focus is back where it was.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await isFocused(page.getByRole('button', { name: words.cancel }))).toBe(true);
    await page.keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('button', { name: words.yesCancel }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: words.cancelled }).waitFor();
    expect(await reservationsOf(world.stores, right.id)).toMatchObject([{ status: 'cancelled', quantity: 3 }]);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it.each(LOOKS)('walks through the list by arrows alone, sees where they are, and holds: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const event = await newEvent(world.operator);
    const sections = [];
    for (let number = 1; number <= SECTIONS; number += 1) sections.push(await newSection(world.operator, event, { name: `${number}구역 · Block ${number}` }));
    const { context, page, faults, shot } = await world.visit(look);
    await page.goto(`${world.address}/events/${event}`);
    const radio = (number: number) => page.getByRole('radio', { name: words.block(number) });
    const button = page.getByRole('button', { name: words.holdTwo });
    const bar = page.locator('.sticky').filter({ has: button });
    await tabTo(page, radio(1));
    await page.keyboard.press('Space');
    for (let number = 1; number <= SECTIONS; number += 1) {
      if (number > 1) await page.keyboard.press('ArrowDown');
      const place = (await page.locator('label').filter({ has: radio(number) }).boundingBox())!;
      const isSeen = place.y >= 0 && place.y + place.height <= (await bar.boundingBox())!.y;
      expect([number, await isFocused(radio(number)), await radio(number).isChecked(), isSeen]).toEqual([number, true, true, true]);
    }
    await shot('state-list-by-keys');
    await page.keyboard.press('ArrowDown');
    expect(await isFocused(radio(1))).toBe(true);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect(await radio(SECTIONS - 1).isChecked()).toBe(true);
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    await page.getByRole('timer').waitFor();
    expect(await reservationsOf(world.stores, sections[SECTIONS - 2]!.id)).toMatchObject([{ status: 'pending', quantity: 2 }]);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it.each(LANGUAGES)('spreads the map with two fingers, moves it with one, and chooses by a tap alone: %s', async (language) => {
    const words = BUYER_WORDS[language];
    const event = await newEvent(world.operator);
    await newSection(world.operator, event, { name: '왼쪽 · Left', map: { x: 50, y: 200, width: 420, height: 500 } });
    await newSection(world.operator, event, { name: '오른쪽 · Right', map: { x: 530, y: 200, width: 420, height: 500 } });
    const { context, page, faults, shot } = await world.visit({ language });
    await page.goto(`${world.address}/events/${event}`);
    const drawing = page.getByRole('group', { name: words.map });
    await drawing.scrollIntoViewIfNeeded();
    const session = await context.newCDPSession(page);
    const view = async () => {
      const [x = NaN, y = NaN, width = NaN] = (await drawing.getAttribute('viewBox') ?? '').split(' ').map(Number);
      return { x, y, zoom: 1_000 / width };
    };
    const box = (await drawing.boundingBox())!;
    const at = (dx: number, dy: number) => ({ x: box.x + box.width / 2 + dx, y: box.y + box.height / 2 + dy });
    expect(await view()).toEqual({ x: 0, y: 0, zoom: 1 });

    // As a thumb and a finger do it: aslant, and the thumb rests.
    await moveFingers(session, [{ from: at(-40, 40), to: at(-40, 40) }, { from: at(20, -20), to: at(80, -80) }]);
    const spread = await view();
    expect(spread.zoom).toBeCloseTo(2, 1);
    await shot('state-map-spread');
    await moveFingers(session, [{ from: at(60, 0), to: at(-60, 0) }]);
    const moved = await view();
    expect(moved.zoom).toBe(spread.zoom);
    expect(moved.x).toBeGreaterThan(spread.x + 50);
    await moveFingers(session, [{ from: at(-80, 0), to: at(-40, 0) }, { from: at(80, 0), to: at(40, 0) }]);
    expect((await view()).zoom).toBeCloseTo(1, 1);
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    expect(await pageScale(page)).toBe(1);

    await page.getByRole('button', { name: words.rightBlock }).tap();
    expect(await page.getByRole('radio', { name: words.rightBlock }).isChecked()).toBe(true);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});

/** Presses a button until there is nothing more for it to do, which must not take the focus away from it. */
async function pressToLimit(page: Page, button: Locator): Promise<void> {
  await tabTo(page, button);
  const isAtLimit = async () => (await button.getAttribute('aria-disabled')) === 'true';
  for (let press = 0; press < MOST_PRESSES && !(await isAtLimit()); press += 1) await page.keyboard.press('Enter');
  expect(await isAtLimit()).toBe(true);
  expect(await isFocused(button)).toBe(true);
}
