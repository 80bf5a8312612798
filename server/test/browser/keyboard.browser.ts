import type { Locator, Page } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { isFocused, tabTo } from './in-page.js';
import { BrowserWorld, reservationsOf } from './world.js';

/** More presses than any button of the page takes. */
const MOST_PRESSES = 10;

describe('a buyer with a keyboard alone', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it('chooses on the map, holds, confirms and cancels', async () => {
    const event = await newEvent(world.operator, { maxPlacesPerBuyer: 4 });
    await newSection(world.operator, event, { name: '왼쪽 · Left', map: { x: 50, y: 200, width: 280, height: 200 } });
    const right = await newSection(world.operator, event, { name: '오른쪽 · Right', map: { x: 360, y: 200, width: 280, height: 200 } });
    const { context, page, faults, shot } = await world.visit({ language: 'en', device: 'desktop' });
    await page.goto(`${world.address}/events/${event}`);
    await page.getByRole('radio').first().waitFor();

    await page.keyboard.press('Tab');
    expect(await isFocused(page.getByRole('link', { name: 'Skip to content' }))).toBe(true);
    await tabTo(page, page.getByRole('button', { name: /^Left,/ }));
    await page.keyboard.press('+');
    await page.keyboard.press('0');
    await page.keyboard.press('ArrowRight');
    expect(await isFocused(page.getByRole('button', { name: /^Right,/ }))).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.getByRole('radio', { name: /^Right,/ }).isChecked()).toBe(true);
    await pressToLimit(page, page.getByRole('button', { name: 'Zoom in' }));
    await pressToLimit(page, page.getByRole('button', { name: 'Show all' }));
    const more = page.getByRole('button', { name: 'One more' });
    await tabTo(page, more);
    await shot('keyboard');
    await pressToLimit(page, more);
    const quantity = page.getByRole('spinbutton');
    expect(await quantity.getAttribute('aria-valuenow')).toBe('4');
    await page.keyboard.press('Shift+Tab');
    expect(await isFocused(quantity)).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await more.getAttribute('aria-disabled')).toBeNull();
    await tabTo(page, page.getByRole('button', { name: /^Hold 3 / }));
    await page.keyboard.press('Enter');
    await page.getByRole('timer').waitFor();

    await tabTo(page, page.getByRole('button', { name: /^Confirm / }));
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'Tickets' }).waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Cancel reservation' }));
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('alertdialog');
    await dialog.waitFor();
    // Escape is a no; the focus is back where it was.
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await isFocused(page.getByRole('button', { name: 'Cancel reservation' }))).toBe(true);
    await page.keyboard.press('Enter');
    await tabTo(page, dialog.getByRole('button', { name: 'Cancel reservation' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor();
    expect(await reservationsOf(world.stores, right.id)).toMatchObject([{ status: 'cancelled', quantity: 3 }]);
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
