import type { Page } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { eventually } from '../support/eventually.js';
import { BUYER_WORDS } from './buyer-words.js';
import { lettersReady } from './in-page.js';
import { LosingWay } from './losing-way.js';
import { BrowserWorld, LOOKS, choose, hold, reservationsOf, takenOf } from './world.js';
import type { Language } from './world.js';

describe('a connection that fails', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  async function holdTwo(page: Page, words: (typeof BUYER_WORDS)[Language]): Promise<{ id: string; section: number }> {
    const event = await newEvent(world.operator);
    const { id: section } = await newSection(world.operator, event);
    await page.goto(`${world.address}/events/${event}`);
    await choose(page, words.section);
    return { id: await hold(page, words.holdTwo), section };
  }

  /** Of the log, which is written in the same transaction as the confirmation. */
  async function confirmations(id: string): Promise<number> {
    const rows = await world.stores.database.query(`SELECT 1 FROM reservation_logs WHERE reservation_id = $1 AND action = 'confirmed'`, [id]);
    return rows.length;
  }

  it.each(LOOKS)('at the moment of confirming is said, waited out and never confirms twice: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const { context, page, faults, shot } = await world.visit({ ...look, cutsConnection: true });
    const { id, section } = await holdTwo(page, words);
    let sent = 0;
    page.on('request', (request) => { sent += Number(request.url().endsWith('/confirm')); });
    await lettersReady(page);
    await context.setOffline(true);
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByRole('button', { name: words.waiting }).waitFor();
    await page.getByText(words.willConfirm).waitFor();
    // A thumb that cannot wait.
    await page.getByRole('button', { name: words.waiting }).click();
    await page.evaluate('scrollTo(0, 0)');
    await shot('offline-confirm');
    expect(await confirmations(id)).toBe(0);

    await context.setOffline(false);
    await page.getByRole('list', { name: words.tickets }).waitFor();
    expect(sent).toBeGreaterThan(1);
    expect(await confirmations(id)).toBe(1);
    expect(await reservationsOf(world.stores, section)).toMatchObject([{ id, status: 'confirmed', slot_numbers: [1, 2] }]);
    expect(await takenOf(world.stores, section)).toBe(2);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it.each(LOOKS)('between a hold and its answer is tried again by the same key, and there is one reservation: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const event = await newEvent(world.operator);
    const { id: section } = await newSection(world.operator, event);
    const way = await LosingWay.to(world.address);
    const { context, page, faults } = await world.visit({ ...look, cutsConnection: true });
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/reservations')) keys.push(request.headers()['idempotency-key']);
    });
    await page.goto(`${way.address}/events/${event}`);
    await choose(page, words.section);
    way.lose('POST /api/reservations ');
    await page.getByRole('button', { name: words.holdTwo }).click();
    await page.getByRole('button', { name: words.holdRetrying }).waitFor();
    await eventually(() => way.lost.length > 1);
    // Made before the first answer was lost, and found by its key from then on.
    const [{ id } = { id: '' }] = await reservationsOf(world.stores, section);
    way.lose();
    await page.waitForURL(`**/reservations/${id}`);
    await page.getByRole('timer').waitFor();
    expect(way.lost).toEqual([201, ...way.lost.slice(1).map(() => 200)]);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys).size).toBe(1);
    expect(await reservationsOf(world.stores, section)).toMatchObject([{ id, status: 'pending', quantity: 2 }]);
    expect(await takenOf(world.stores, section)).toBe(2);
    expect(faults).toEqual([]);
    await context.close();
    await way.close();
  }, 60_000);

  it.each(LOOKS)('because the server restarts during a hold costs no place: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const { context, page, faults } = await world.visit({ ...look, cutsConnection: true });
    const { id, section } = await holdTwo(page, words);
    await world.stopServer();
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByRole('button', { name: words.retrying }).waitFor();
    await world.startServer();
    await page.getByRole('list', { name: words.tickets }).waitFor();
    expect(await confirmations(id)).toBe(1);
    expect(await reservationsOf(world.stores, section)).toMatchObject([{ id, status: 'confirmed' }]);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it.each(LOOKS)('makes the numbers old, which is said, until the stream is back by itself: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const event = await newEvent(world.operator);
    const { id } = await newSection(world.operator, event, { capacity: 50 });
    const { context, page, faults, shot } = await world.visit({ ...look, cutsConnection: true });
    await page.goto(`${world.address}/events/${event}`);
    await page.getByText(words.live, { exact: true }).waitFor();
    await lettersReady(page);
    await world.stopServer();
    await page.getByText(words.delayed).waitFor();
    await shot('numbers-delayed');
    await world.startServer();
    await (await world.somebody().guest()).held(id, 3);
    await page.getByText(words.live, { exact: true }).waitFor();
    await page.getByRole('radio', { name: words.left(47) }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it.each(LOOKS)('of the stream alone is made up for by asking: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const event = await newEvent(world.operator);
    const { id } = await newSection(world.operator, event, { capacity: 50 });
    const { context, page, faults } = await world.visit({ ...look, cutsConnection: true });
    await context.route('**/api/sections/live*', (route) => route.abort());
    await page.goto(`${world.address}/events/${event}`);
    await page.getByText(words.polling, { exact: true }).waitFor();
    await (await world.somebody().guest()).held(id, 4);
    await page.getByRole('radio', { name: words.left(46) }).waitFor();
    await context.unroute('**/api/sections/live*');
    await page.getByText(words.live, { exact: true }).waitFor({ timeout: 30_000 });
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
