import type { Page } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { eventually } from '../support/eventually.js';
import { lettersReady } from './in-page.js';
import { LosingWay } from './losing-way.js';
import { BrowserWorld, choose, hold, reservationsOf, takenOf } from './world.js';

describe('a connection that fails', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  async function holdTwo(page: Page): Promise<{ id: string; section: number }> {
    const event = await newEvent(world.operator);
    const { id: section } = await newSection(world.operator, event);
    await page.goto(`${world.address}/events/${event}`);
    await choose(page, /^A구역/);
    return { id: await hold(page, /^2매 잡기/), section };
  }

  /** Of the log, which is written in the same transaction as the confirmation. */
  async function confirmations(id: string): Promise<number> {
    const rows = await world.stores.database.query(`SELECT 1 FROM reservation_logs WHERE reservation_id = $1 AND action = 'confirmed'`, [id]);
    return rows.length;
  }

  it('at the moment of confirming is said, waited out and never confirms twice', async () => {
    const { context, page, faults, shot } = await world.visit({ cutsConnection: true });
    const { id, section } = await holdTwo(page);
    let sent = 0;
    page.on('request', (request) => { sent += Number(request.url().endsWith('/confirm')); });
    await lettersReady(page);
    await context.setOffline(true);
    await page.getByRole('button', { name: /^확정하기/ }).click();
    await page.getByRole('button', { name: '연결을 기다리고 있어요…' }).waitFor();
    await page.getByText('다시 연결되면 바로 확정할게요.').waitFor();
    // A thumb that cannot wait.
    await page.getByRole('button', { name: '연결을 기다리고 있어요…' }).click();
    await page.evaluate('scrollTo(0, 0)');
    await shot('offline-confirm');
    expect(await confirmations(id)).toBe(0);

    await context.setOffline(false);
    await page.getByRole('list', { name: '티켓' }).waitFor();
    expect(sent).toBeGreaterThan(1);
    expect(await confirmations(id)).toBe(1);
    expect(await reservationsOf(world.stores, section)).toMatchObject([{ id, status: 'confirmed', slot_numbers: [1, 2] }]);
    expect(await takenOf(world.stores, section)).toBe(2);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('between a hold and its answer is tried again by the same key, and there is one reservation', async () => {
    const event = await newEvent(world.operator);
    const { id: section } = await newSection(world.operator, event);
    const way = await LosingWay.to(world.address);
    const { context, page, faults } = await world.visit({ cutsConnection: true });
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/api/reservations')) keys.push(request.headers()['idempotency-key']);
    });
    await page.goto(`${way.address}/events/${event}`);
    await choose(page, /^A구역/);
    way.lose('POST /api/reservations ');
    await page.getByRole('button', { name: /^2매 잡기/ }).click();
    await page.getByRole('button', { name: /^연결이 느려요\. 다시 시도하고 있어요 \(\d\)…$/ }).waitFor();
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

  it('because the server restarts during a hold costs no place', async () => {
    const { context, page, faults } = await world.visit({ cutsConnection: true });
    const { id, section } = await holdTwo(page);
    await world.stopServer();
    await page.getByRole('button', { name: /^확정하기/ }).click();
    await page.getByRole('button', { name: '연결이 느려요. 다시 시도하고 있어요…' }).waitFor();
    await world.startServer();
    await page.getByRole('list', { name: '티켓' }).waitFor();
    expect(await confirmations(id)).toBe(1);
    expect(await reservationsOf(world.stores, section)).toMatchObject([{ id, status: 'confirmed' }]);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('makes the numbers old, which is said, until the stream is back by itself', async () => {
    const event = await newEvent(world.operator);
    const { id } = await newSection(world.operator, event, { capacity: 50 });
    const { context, page, faults, shot } = await world.visit({ cutsConnection: true });
    await page.goto(`${world.address}/events/${event}`);
    await page.getByText('실시간', { exact: true }).waitFor();
    await lettersReady(page);
    await world.stopServer();
    await page.getByText(/^\d\d:\d\d:\d\d 기준 · 최신이 아닐 수 있어요$/).waitFor();
    await shot('numbers-delayed');
    await world.startServer();
    await (await world.somebody().guest()).held(id, 3);
    await page.getByText('실시간', { exact: true }).waitFor();
    await page.getByRole('radio', { name: /47자리 남음$/ }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it('of the stream alone is made up for by asking', async () => {
    const event = await newEvent(world.operator);
    const { id } = await newSection(world.operator, event, { capacity: 50 });
    const { context, page, faults } = await world.visit({ cutsConnection: true });
    await context.route('**/api/sections/live*', (route) => route.abort());
    await page.goto(`${world.address}/events/${event}`);
    await page.getByText('몇 초마다 확인 중', { exact: true }).waitFor();
    await (await world.somebody().guest()).held(id, 4);
    await page.getByRole('radio', { name: /46자리 남음$/ }).waitFor();
    await context.unroute('**/api/sections/live*');
    await page.getByText('실시간', { exact: true }).waitFor({ timeout: 30_000 });
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
