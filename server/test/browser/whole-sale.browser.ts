import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { createEvent, signInToConsole, typeSections } from './console-steps.js';
import { CONSOLE_WORDS } from './console-words.js';
import { heightDrawnIn, styleOf } from './in-page.js';
import { BrowserWorld, choose, hold } from './world.js';
import type { Visit } from './world.js';

const words = CONSOLE_WORDS.ko;
const LEFT = { name: '가구역 · Left', capacity: 3 };
const RIGHT = { name: '나구역 · Right', capacity: 2 };

describe('a whole sale on phones', () => {
  let world: BrowserWorld;
  const visits: Visit[] = [];

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  async function visitor(): Promise<Visit> {
    const visit = await world.visit();
    visits.push(visit);
    return visit;
  }

  /** From the start page, as somebody comes who has heard of the event. */
  async function toEvent({ page }: Visit): Promise<void> {
    await page.goto(world.address);
    await page.getByRole('link', { name: /첫 공연/ }).click();
    await page.getByRole('radio').first().waitFor();
  }

  async function buy(section: RegExp, button: RegExp): Promise<void> {
    const visit = await visitor();
    await toEvent(visit);
    await choose(visit.page, section);
    await hold(visit.page, button);
    await visit.page.getByRole('button', { name: /^확정하기/ }).click();
    await visit.page.getByRole('list', { name: '티켓' }).waitFor();
  }

  it('goes from an empty database to the last place without anything but the page', async () => {
    const { page, shot } = await visitor();
    await signInToConsole(page, world.address, words);
    await page.getByRole('heading', { name: words.noEvent }).waitFor();
    await page.getByRole('link', { name: words.newEvent }).first().click();
    await createEvent(page, words, '첫 공연 · First Night');
    await typeSections(page, words, [LEFT, RIGHT]);
    await page.getByRole('button', { name: words.saveTwo }).click();
    await page.getByText(words.sectionsSaved).waitFor();
    await page.getByRole('link', { name: words.toBoard }).click();

    const onlooker = await visitor();
    await toEvent(onlooker);
    await buy(/^가구역/, /^2매 잡기/);
    await buy(/^나구역/, /^2매 잡기/);
    // The only place that is left of three is what the page offers by itself.
    await buy(/^가구역/, /^1매 잡기/);

    for (const name of [/^가구역, .*, 매진$/, /^나구역, .*, 매진$/]) {
      await onlooker.page.getByRole('radio', { name }).waitFor();
      await onlooker.page.getByRole('button', { name }).waitFor();
    }
    await onlooker.page.getByRole('main').locator('header').getByText('매진', { exact: true }).waitFor();
    await onlooker.shot('state-sold-out');
    await page.getByText(/^5자리 가운데 5자리 확정, 100%/).waitFor();
    for (const name of [/^가구역/, /^나구역/]) await page.getByRole('row', { name }).getByRole('cell', { name: '100%' }).waitFor();
    await eventually(async () => (await risesTo(page)) > 0.1, 10_000);
    await shot('state-console-sold-out');

    const sections = await world.stores.database.query(
      `SELECT s.name, s.taken, count(t.slot_number)::int AS slots FROM sections s
         JOIN slots t ON t.section_id = s.id JOIN reservations r ON r.id = t.reservation_id AND r.status = 'confirmed'
        GROUP BY s.id ORDER BY s.id`);
    expect(sections).toEqual([LEFT, RIGHT].map(({ name, capacity }) => ({ name, taken: capacity, slots: capacity })));
    for (const { context, faults } of visits) {
      expect(faults).toEqual([]);
      await context.close();
    }
  }, 90_000);
});

/** How high the chart of what happens each second draws the confirmations, in the colour that its legend gives them. */
async function risesTo(page: Page): Promise<number> {
  const chart = page.getByRole('region', { name: '1초마다 일어난 일' });
  const colour = await styleOf(chart.locator('li').filter({ hasText: '확정' }).locator('line'), 'stroke');
  return heightDrawnIn(chart.locator('canvas'), colour ?? '');
}
