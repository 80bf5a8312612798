import type { BrowserContext } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { BrowserWorld, choose, hold, reservationsOf, takenOf } from './world.js';

describe('a buyer who changes their mind', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  async function statusWith(cookie: string): Promise<number> {
    return (await fetch(`${world.address}/api/auth/me`, { headers: { cookie } })).status;
  }

  it('lets a hold go, cancels a ticket from the list, reads what happened and signs out', async () => {
    const event = await newEvent(world.operator);
    const { id: section } = await newSection(world.operator, event);
    const { context, page, faults, shot } = await world.visit({ language: 'en', device: 'desktop' });
    const states = async () => ({ statuses: (await reservationsOf(world.stores, section)).map(({ status }) => status), taken: await takenOf(world.stores, section) });
    const ask = (title: string) => page.getByRole('alertdialog', { name: title, exact: true });

    await page.goto(`${world.address}/account`);
    await page.getByRole('tab', { name: 'Sign up' }).click();
    await page.getByRole('textbox', { name: 'Email' }).fill('robin@jari.test');
    await page.getByLabel('Password', { exact: true }).fill('correct horse');
    await page.getByRole('textbox', { name: 'Name' }).fill('Robin');
    await page.getByRole('tabpanel').getByRole('button', { name: 'Sign up' }).click();
    await page.getByText('Signed in as Robin').waitFor();

    await page.goto(`${world.address}/events/${event}`);
    await choose(page, /^Block A/);
    await hold(page, /^Hold 2 /);
    await page.getByRole('button', { name: 'Let the places go' }).click();
    await ask('Let these places go?').getByText('Block A, 2: they go back to others at once. This cannot be undone.').waitFor();
    expect(await states()).toEqual({ statuses: ['pending'], taken: 2 });
    await page.getByRole('button', { name: 'Let them go' }).click();
    await page.getByRole('heading', { level: 1, name: 'You cancelled this' }).waitFor();
    expect(await states()).toEqual({ statuses: ['cancelled'], taken: 0 });

    await page.getByRole('link', { name: 'See the event' }).click();
    await choose(page, /^Block A/);
    await hold(page, /^Hold 2 /);
    await page.getByRole('button', { name: /^Confirm/ }).click();
    await page.getByRole('list', { name: 'Tickets' }).waitFor();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My reservations' }).click();
    const cards = page.getByRole('article');
    const ticket = cards.first();
    await ticket.getByText('Confirmed', { exact: true }).waitFor();
    expect(await cards.count()).toBe(2);
    await ticket.getByText('Show history').click();
    const history = ticket.getByRole('list', { name: 'History' }).getByRole('listitem');
    await history.filter({ hasText: /^Confirmed by you/ }).waitFor();

    await ticket.getByRole('button', { name: 'Cancel reservation' }).click();
    const question = ask('Cancel this reservation?');
    await question.getByText('Block A, 2: the entry numbers and the code stop working. This cannot be undone.').waitFor();
    await question.getByRole('button', { name: 'Keep it' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await states()).toEqual({ statuses: ['cancelled', 'confirmed'], taken: 2 });
    await ticket.getByRole('button', { name: 'Cancel reservation' }).click();
    await question.getByRole('button', { name: 'Cancel reservation' }).click();
    await question.waitFor({ state: 'hidden' });
    await ticket.getByText('Cancelled', { exact: true }).first().waitFor();
    // The history that was open already goes on by itself.
    await history.filter({ hasText: /^Cancelled by you/ }).waitFor();
    expect((await history.allInnerTexts()).map((text) => text.split('\n')[0])).toEqual(['Places held by you', 'Confirmed by you', 'Cancelled by you']);
    expect(await states()).toEqual({ statuses: ['cancelled', 'cancelled'], taken: 0 });
    await shot('state-cancelled-in-list');

    const cookie = await cookieOf(context);
    expect(await statusWith(cookie)).toBe(200);
    await page.getByRole('link', { name: 'My account: Robin' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('tab', { name: 'Sign in' }).waitFor();
    // A copy of the cookie is worth nothing either.
    expect(await statusWith(cookie)).toBe(204);
    await page.getByRole('link', { name: 'My reservations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sign in to see your reservations' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Sign in to see your reservations' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});

async function cookieOf(context: BrowserContext): Promise<string> {
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}
