import type { Page } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import type { Visitor } from '../support/api-client.js';
import { OPERATOR } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { CONSOLE_WORDS } from './console-words.js';
import { isFocused, overflowPx, tabTo } from './in-page.js';
import { BrowserWorld, LANGUAGES } from './world.js';
import type { Visit } from './world.js';

/** Of a window of 1280 pixels at 200 % and at 400 %. */
const WIDTHS_PX = [640, 320];

describe.each(LANGUAGES)('an operator with a keyboard alone, whose page is enlarged: %s', (language) => {
  const words = CONSOLE_WORDS[language];
  let world: BrowserWorld;
  let operator: Visit;
  let page: Page;
  let buyer: Visitor;
  let sold: { id: string; code: string };

  beforeAll(async () => {
    world = await BrowserWorld.open();
    const event = await newEvent(world.operator, { name: '첫 공연 · First Night' });
    const section = await newSection(world.operator, event, { name: '다구역 · Back' });
    buyer = await world.somebody().guest();
    const { id } = await buyer.held(section.id, 1);
    sold = { id, code: (await buyer.confirm(id)).body.confirmationCode ?? '' };
    operator = await world.visit({ language, device: 'zoomed' });
    ({ page } = operator);
  }, 60_000);

  afterAll(async () => {
    await operator.context.close();
    await world.close();
  }, 30_000);

  async function enter(role: 'link' | 'button', name: string): Promise<void> {
    await tabTo(page, page.getByRole(role, { name, exact: true }).filter({ visible: true }));
    await page.keyboard.press('Enter');
  }

  async function because(reason: string): Promise<void> {
    const dialog = page.getByRole('alertdialog');
    await tabTo(page, dialog.getByLabel(words.reason));
    await fits(page, reason);
    await page.keyboard.type(reason);
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
  }

  it('signs in', async () => {
    await page.goto(`${world.address}/account`);
    await tabTo(page, page.getByRole('textbox', { name: words.email }));
    await page.keyboard.type(OPERATOR.email);
    await tabTo(page, page.getByLabel(words.password, { exact: true }));
    await page.keyboard.type(OPERATOR.password);
    await page.keyboard.press('Enter');
    await enter('link', words.console);
    await page.getByText(words.redisOk).waitFor();
    await fits(page, 'overview');
  }, 60_000);

  it('closes a section and is back at its button', async () => {
    await enter('link', words.event);
    const manage = page.getByRole('button', { name: words.manageBack });
    await manage.waitFor();
    await page.getByRole('region', { name: words.sellThrough }).waitFor();
    await fits(page, 'board');
    await enter('button', words.manageBack);
    const dialog = page.getByRole('alertdialog');
    await tabTo(page, dialog.getByRole('radio', { name: words.stock }));
    await page.keyboard.press('ArrowDown');
    expect(await dialog.getByRole('radio', { name: words.close, exact: true }).isChecked()).toBe(true);
    await because('The rows are not built yet');
    expect(await isFocused(manage)).toBe(true);
    expect(await world.stores.database.query('SELECT status FROM sections')).toEqual([{ status: 'closed' }]);
  }, 60_000);

  it('moves the event to another venue', async () => {
    await enter('link', words.edit);
    const venue = page.getByRole('textbox', { name: words.venue, exact: true });
    await venue.waitFor();
    await fits(page, 'edit');
    await tabTo(page, venue);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('Dalbit Hall');
    await page.keyboard.press('Enter');
    await because('The hall has a leak');
    expect(await world.stores.database.query('SELECT venue FROM events')).toEqual([{ venue: 'Dalbit Hall' }]);
  }, 60_000);

  it('looks a ticket up, cancels it, and reads the log', async () => {
    await enter('link', words.lookup);
    await tabTo(page, page.getByRole('searchbox'));
    await fits(page, 'lookup');
    await page.keyboard.type(sold.code);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: words.reservation }).waitFor();
    await fits(page, 'found');
    await enter('button', words.cancel);
    await because('The buyer called');
    expect((await buyer.reservation(sold.id)).body.status).toBe('cancelled');
    await enter('link', words.log);
    await page.getByRole('row').nth(3).waitFor();
    await fits(page, 'log');
    expect(operator.faults).toEqual([]);
  }, 60_000);
});

/** That the page does not scroll sideways. */
async function fits(page: Page, state: string): Promise<void> {
  for (const width of WIDTHS_PX) {
    await page.setViewportSize({ width, height: 400 });
    // A chart takes its new width in the next frame.
    await eventually(async () => (await overflowPx(page)) === 0).catch(() => undefined);
    expect([state, width, await overflowPx(page)]).toEqual([state, width, 0]);
  }
  await page.setViewportSize({ width: WIDTHS_PX[0]!, height: 400 });
}
