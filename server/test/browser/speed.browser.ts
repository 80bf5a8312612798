import type { CDPSession, ElementHandle, Page } from 'playwright-core';
import { newEvent, newSection } from '../catalogue/shop.js';
import { eventually } from '../support/eventually.js';
import { say } from '../support/say.js';
import { firstContentMs, headingMs, shows, watchHeading } from './in-page.js';
import { BrowserWorld } from './world.js';

const SECTIONS = 200;
const CAPACITY = 500;
/** The first ones also warm the page up, as the first seconds of a sale do. */
const UPDATES = 15;
const VISITS = 5;

/** The budgets of the page. */
const UPDATE_SCRIPT_MS = 16;
const FIRST_CONTENT_MS = 1_500;
/** The first content may be a page to come; the event's name takes the program, its words and an answer of the server. */
const EVENT_NAME_MS = 1_500;

/**
 * How much slower than its budget a run may be before it fails: the time is that of the page's own thread, which stands still while the
 * machine does something else, but machines differ. Drawing every section by React takes three times the budget.
 */
const SLOW_MACHINE = 1.5;
/** Loading a page uses both cores of a small machine, whose speed is not the page's. */
const BUSY_MACHINE = 8;

describe('the speed of the page', () => {
  let world: BrowserWorld;

  // PostgreSQL is read often, so that each change is shown soon.
  beforeAll(async () => { world = await BrowserWorld.open({ RECONCILE_INTERVAL_MS: '200' }); }, 60_000);
  afterAll(() => world.close(), 30_000);

  // Before the page has worked for half a minute in this browser: a first visit afterwards took a third longer.
  it('shows its first content and the name of the event in time on a processor four times slower', async () => {
    const event = await newEvent(world.operator);
    const shownMs: number[] = [];
    const namedMs: number[] = [];
    for (let visit = 0; visit < VISITS; visit += 1) {
      const { context, page } = await world.visit();
      await watchHeading(page, '노을밴드');
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      await page.goto(`${world.address}/events/${event}`);
      await page.getByRole('heading', { level: 1, name: '노을밴드' }).waitFor();
      shownMs.push(await firstContentMs(page));
      namedMs.push(await headingMs(page));
      await context.close();
    }
    const [shown, named] = [ordered(shownMs), ordered(namedMs)];
    const told = ({ medianMs, inOrder }: typeof shown) => `${medianMs.toFixed(0)} ms (${inOrder.map((ms) => ms.toFixed(0)).join(', ')})`;
    say(`with the processor slowed four times: first content ${told(shown)}, the event's name ${told(named)}`);
    expect(shown.medianMs).toBeLessThan(FIRST_CONTENT_MS * BUSY_MACHINE);
    expect(named.medianMs).toBeLessThan(EVENT_NAME_MS * BUSY_MACHINE);
  }, 60_000);

  it.each([
    ['none', 1],
    ['full', 1],
    // Every bar jumps by six hundredths, as when a crowd arrives.
    ['full', 30],
  ] as const)('takes a change of 200 sections at once within its budget of scripting, motion: %s, places sold in each: %d', async (motion, sold) => {
    const { page, session, event, close } = await openHall(motion);
    const spentMs: number[] = [];
    for (let update = 1; update <= UPDATES; update += 1) {
      spentMs.push(await scriptMsOf(page, session, event, CAPACITY - sold * update, `${CAPACITY - sold * update}자리`));
    }
    const { medianMs, inOrder } = ordered(spentMs);
    say(`one live update of ${SECTIONS} sections by ${sold}, motion ${motion}: ${medianMs.toFixed(1)} ms of scripting (${inOrder.map((ms) => ms.toFixed(1)).join(', ')})`);
    expect(medianMs).toBeLessThan(UPDATE_SCRIPT_MS * SLOW_MACHINE);
    await close();
  }, 90_000);

  it('takes a change of what 200 sections are, from available to nothing free and back, within the same budget', async () => {
    const { page, session, event, close } = await openHall('full');
    const spentMs: number[] = [];
    for (let update = 1; update <= UPDATES; update += 1) {
      if (update % 2 === 0) {
        spentMs.push(await scriptMsOf(page, session, event, CAPACITY - update, `${CAPACITY - update}자리`));
        continue;
      }
      spentMs.push(await scriptMsOf(page, session, event, 0, '(지금은 빈자리 없음|매진)'));
      // That all is sold is told when it is known, section by section where Redis has to follow what was written past it here.
      await eventually(async () => (await showing(page, '매진')) === SECTIONS, 15_000);
    }
    const { medianMs, inOrder } = ordered(spentMs);
    say(`one live update of ${SECTIONS} sections that have places and none in turn: ${medianMs.toFixed(1)} ms of scripting (${inOrder.map((ms) => ms.toFixed(1)).join(', ')})`);
    expect(medianMs).toBeLessThan(UPDATE_SCRIPT_MS * SLOW_MACHINE);
    await close();
  }, 90_000);

  async function openHall(motion: 'none' | 'full') {
    const event = await newEvent(world.operator);
    await newSections(event);
    const { context, page } = await world.visit({ motion });
    await page.goto(`${world.address}/events/${event}`);
    await page.getByRole('radio').nth(SECTIONS - 1).waitFor();
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return { page, session, event, close: () => context.close() };
  }

  /** All are drawn in one go, so the last one tells. It is found beforehand: looking for it each time was 3 ms of scripting an update, a fifth of all. */
  async function scriptMsOf(page: Page, session: CDPSession, event: number, left: number, words: string): Promise<number> {
    const lastRow = await page.locator('[role=radiogroup] label').nth(SECTIONS - 1).elementHandle();
    if (lastRow === null) throw new Error('the list has no last row');
    const before = await scriptMs(session);
    await world.stores.database.query('UPDATE sections SET taken = $2, stock_version = stock_version + 1 WHERE event_id = $1', [event, CAPACITY - left]);
    await untilShows(lastRow, words);
    const spent = (await scriptMs(session)) - before;
    expect(await showing(page, words)).toBe(SECTIONS);
    return spent;
  }

  /**
   * In twenty columns, as a large hall has them; each with places enough to be drawn alike. The last one comes through the API, which
   * tells the caches: what was read between the event and its sections would say for half a minute that it has none.
   */
  async function newSections(event: number): Promise<void> {
    await world.stores.database.query(
      `INSERT INTO sections (event_id, name, capacity, price, map)
       SELECT $1::int, n || '구역 · Block ' || n, $3, 90000,
              jsonb_build_object('x', (n - 1) % 20 * 50, 'y', 150 + (n - 1) / 20 * 80, 'width', 46, 'height', 74)
         FROM generate_series(1, $2::int) n`,
      [event, SECTIONS - 1, CAPACITY],
    );
    await newSection(world.operator, event, { name: `${SECTIONS}구역 · Block ${SECTIONS}`, capacity: CAPACITY, price: 90_000, map: { x: 950, y: 870, width: 46, height: 74 } });
  }
});

function ordered(valuesMs: readonly number[]): { medianMs: number; inOrder: number[] } {
  const inOrder = [...valuesMs].sort((a, b) => a - b);
  return { medianMs: inOrder[Math.floor(inOrder.length / 2)] ?? NaN, inOrder };
}

/** What the browser itself counts as time of its thread in scripts since the page was opened. */
async function scriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0) * 1000;
}

async function untilShows(row: ElementHandle, words: string): Promise<void> {
  await eventually(async () => {
    await new Promise((resolve) => setTimeout(resolve, 250));
    return shows(row, words);
  }, 15_000);
}

/** How many rows say so; a pattern. */
function showing(page: Page, words: string): Promise<number> {
  return page.evaluate<number>(`[...document.querySelectorAll('[role=radiogroup] label')].filter((row) => /${words}/.test(row.textContent)).length`);
}
