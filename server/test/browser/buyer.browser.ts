import type { OpenDatabase } from '../support/open-database.js';
import { BrowserWorld, choose, hold } from './world.js';

/** What a buyer reads, in both languages; the accessible names are what the test finds things by. */
const WORDS = {
  ko: { name: 'B구역 · Block B', section: /^B구역/, holdTwo: /2매 잡기/, confirm: /확정/, cancelTicket: '예매 취소', entry: '입장번호' },
  en: { name: 'C구역 · Block C', section: /^Block C/, holdTwo: /^Hold 2 /, confirm: /^Confirm/, cancelTicket: 'Cancel reservation', entry: 'Entry number' },
} as const;

describe('a buyer on the page', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open({ DEMO_DATA: 'true' }); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it.each([
    { language: 'ko', device: 'phone', scheme: 'light' },
    { language: 'en', device: 'desktop', scheme: 'light' },
    { language: 'ko', device: 'desktop', scheme: 'dark' },
    { language: 'en', device: 'phone', scheme: 'dark' },
  ] as const)('holds, sees the countdown, confirms and cancels: $language, $device, $scheme', async (look) => {
    const words = WORDS[look.language];
    const { event, section } = await demoSection(world.stores, words.name);
    const { context, page, faults, shot } = await world.visit(look);

    await page.goto(`${world.address}/events/${event}`);
    await page.locator(`html[lang="${look.language}"]`).waitFor({ state: 'attached' });
    await choose(page, words.section);
    await page.evaluate('scrollTo(0, 0)');
    await shot('event');
    const id = await hold(page, words.holdTwo);
    await page.getByText(/^(10:00|0?9:[0-5]\d)$/).first().waitFor();
    await shot('held');
    expect(await stateOf(world.stores, section, id)).toEqual({ status: 'pending', taken: 2, slot_numbers: [1, 2] });

    await page.reload();
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByRole('button', { name: words.cancelTicket }).waitFor();
    await page.getByText(words.entry).first().waitFor();
    await shot('ticket');
    expect(await stateOf(world.stores, section, id)).toEqual({ status: 'confirmed', taken: 2, slot_numbers: [1, 2] });

    await page.getByRole('button', { name: words.cancelTicket }).click();
    await page.getByRole('alertdialog').getByRole('button').last().click();
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: words.cancelTicket }).waitFor({ state: 'hidden' });
    expect(await stateOf(world.stores, section, id)).toEqual({ status: 'cancelled', taken: 0, slot_numbers: [1, 2] });
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});

async function demoSection({ database }: OpenDatabase, name: string): Promise<{ event: number; section: number }> {
  const [row] = await database.query<{ event: number; section: number }>('SELECT event_id AS event, id AS section FROM sections WHERE name = $1', [name]);
  if (row === undefined) throw new Error(`the demo has no section called ${name}`);
  return row;
}

async function stateOf({ database }: OpenDatabase, sectionId: number, id: string): Promise<object | undefined> {
  const [row] = await database.query(
    `SELECT r.status, s.taken, r.slot_numbers FROM sections s JOIN reservations r ON r.section_id = s.id WHERE s.id = $1 AND r.id = $2`,
    [sectionId, id],
  );
  return row;
}
