import type { Page } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { BUYER_WORDS } from './buyer-words.js';
import { canAsk, kept, lettersReady, styleOf, workerReady } from './in-page.js';
import { BrowserWorld, LOOKS, choose, hold } from './world.js';
import type { Language } from './world.js';

describe('a ticket', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  async function buyTwo(page: Page, words: (typeof BUYER_WORDS)[Language]): Promise<string> {
    const event = await newEvent(world.operator);
    await newSection(world.operator, event);
    await page.goto(`${world.address}/events/${event}`);
    await choose(page, words.section);
    const id = await hold(page, words.holdTwo);
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByRole('list', { name: words.tickets }).waitFor();
    return id;
  }

  it.each(LOOKS)('is there for each place, with a QR code on white in the dark too, and prints a page each without the rest: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const { context, page, faults, shot } = await world.visit({ ...look, scheme: 'dark' });
    await buyTwo(page, words);
    const tickets = page.getByRole('list', { name: words.tickets }).getByRole('article');
    expect(await tickets.count()).toBe(2);
    for (const number of [1, 2]) {
      const qr = page.getByRole('article', { name: words.ticket(number) }).getByRole('img', { name: words.qr(number) });
      expect(await styleOf(qr, 'backgroundColor')).toBe('rgb(255, 255, 255)');
      expect((await qr.boundingBox())?.width).toBeGreaterThan(140);
    }
    await shot('ticket');

    await page.emulateMedia({ media: 'print' });
    await page.getByRole('banner').waitFor({ state: 'hidden' });
    expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0);
    expect(await styleOf(page.locator('body'), 'backgroundColor')).toBe('rgb(255, 255, 255)');
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(2);
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);

  it.each(LOOKS)('opens after a reload without a server, and the server is asked again once it is there: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const { context, page, faults, shot } = await world.visit({ ...look, cutsConnection: true });
    const id = await buyTwo(page, words);
    await workerReady(page);
    await lettersReady(page);
    await world.stopServer();

    await page.reload();
    await page.getByText(words.copy).waitFor();
    expect(await page.getByRole('list', { name: words.tickets }).getByRole('article').count()).toBe(2);
    await shot('ticket-offline');
    // The way there from anywhere, and nothing about places out of a cache.
    await page.goto(`${world.address}/reservations`);
    await page.getByRole('region', { name: words.keptTickets }).getByRole('link').click();
    await page.waitForURL(`**/reservations/${id}`);
    expect(await canAsk(page, '/api/events')).toBe(false);

    const restartedAtMs = Date.now();
    await world.startServer();
    const navigation = await page.goto(`${world.address}/reservations/${id}`);
    // Headers count in seconds. What the worker keeps is older: whoever has a connection gets the server's page.
    expect(Date.parse(navigation?.headers().date ?? '')).toBeGreaterThan(restartedAtMs - 1_000);
    await page.getByRole('button', { name: words.cancel }).click();
    await page.getByRole('alertdialog').getByRole('button').last().click();
    await page.getByRole('heading', { name: words.cancelled }).waitFor();
    expect(await kept(page, 'jari.tickets.1')).toBeNull();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});
