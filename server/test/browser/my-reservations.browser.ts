import type { BrowserContext } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { BUYER_WORDS } from './buyer-words.js';
import { BrowserWorld, LOOKS, choose, hold, reservationsOf, takenOf } from './world.js';

describe('a buyer who changes their mind', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  async function statusWith(cookie: string): Promise<number> {
    return (await fetch(`${world.address}/api/auth/me`, { headers: { cookie } })).status;
  }

  it.each(LOOKS)('lets a hold go, cancels a ticket from the list, reads what happened and signs out: $language, $device', async (look) => {
    const words = BUYER_WORDS[look.language];
    const event = await newEvent(world.operator);
    const { id: section } = await newSection(world.operator, event);
    const { context, page, faults, shot } = await world.visit(look);
    const states = async () => ({ statuses: (await reservationsOf(world.stores, section)).map(({ status }) => status), taken: await takenOf(world.stores, section) });
    const ask = (title: string) => page.getByRole('alertdialog', { name: title, exact: true });

    await page.goto(`${world.address}/account`);
    await page.getByRole('tab', { name: words.signUp }).click();
    await page.getByRole('textbox', { name: words.email }).fill(`robin-${look.language}@jari.test`);
    await page.getByLabel(words.password, { exact: true }).fill('correct horse');
    await page.getByRole('textbox', { name: words.name }).fill('Robin');
    await page.getByRole('tabpanel').getByRole('button', { name: words.signUp }).click();
    await page.getByText(words.signedIn('Robin')).waitFor();

    await page.goto(`${world.address}/events/${event}`);
    await choose(page, words.section);
    await hold(page, words.holdTwo);
    await page.getByRole('button', { name: words.letGo }).click();
    await ask(words.letGoTitle).getByText(words.letGoText).waitFor();
    expect(await states()).toEqual({ statuses: ['pending'], taken: 2 });
    await ask(words.letGoTitle).getByRole('button', { name: words.yesLetGo }).click();
    await page.getByRole('heading', { level: 1, name: words.cancelled }).waitFor();
    expect(await states()).toEqual({ statuses: ['cancelled'], taken: 0 });

    await page.getByRole('link', { name: words.toEvent }).click();
    await choose(page, words.section);
    await hold(page, words.holdTwo);
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByRole('list', { name: words.tickets }).waitFor();
    await page.getByRole('navigation', { name: words.navigation }).getByRole('link', { name: words.myReservations }).click();
    const cards = page.getByRole('article');
    const ticket = cards.first();
    await ticket.getByText(words.isConfirmed, { exact: true }).waitFor();
    expect(await cards.count()).toBe(2);
    await ticket.getByText(words.showHistory).click();
    const history = ticket.getByRole('list', { name: words.history }).getByRole('listitem');
    const entry = (line: string) => history.filter({ hasText: new RegExp(`^${line}`) });
    await entry(words.confirmedByMe).waitFor();

    await ticket.getByRole('button', { name: words.cancel }).click();
    const question = ask(words.cancelTitle);
    await question.getByText(words.cancelText).waitFor();
    await question.getByRole('button', { name: words.keep }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await states()).toEqual({ statuses: ['cancelled', 'confirmed'], taken: 2 });
    await ticket.getByRole('button', { name: words.cancel }).click();
    await question.getByRole('button', { name: words.yesCancel }).click();
    await question.waitFor({ state: 'hidden' });
    await ticket.getByText(words.isCancelled, { exact: true }).first().waitFor();
    // The history that was open already goes on by itself.
    await entry(words.cancelledByMe).waitFor();
    expect((await history.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual([words.heldByMe, words.confirmedByMe, words.cancelledByMe]);
    expect(await states()).toEqual({ statuses: ['cancelled', 'cancelled'], taken: 0 });
    await shot('state-cancelled-in-list');

    const cookie = await cookieOf(context);
    expect(await statusWith(cookie)).toBe(200);
    await page.getByRole('link', { name: `${words.account}: Robin` }).click();
    await page.getByRole('button', { name: words.signOut }).click();
    await page.getByRole('tab', { name: words.signIn }).waitFor();
    // A copy of the cookie is worth nothing either.
    expect(await statusWith(cookie)).toBe(204);
    await page.getByRole('link', { name: words.myReservations }).click();
    await page.getByRole('heading', { level: 1, name: words.signedOut }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: words.signedOut }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});

async function cookieOf(context: BrowserContext): Promise<string> {
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}
