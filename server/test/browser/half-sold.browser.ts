import type { Locator } from 'playwright-core';
import { DEMO_EVENTS } from '../../src/demo/demo-catalogue.js';
import { ActivityWriter } from '../../src/operations/sales/activity-writer.js';
import { SalesSampler } from '../../src/operations/sales/sales-sampler.js';
import { newEvent, newSection } from '../catalogue/shop.js';
import { eventually } from '../support/eventually.js';
import { inspect } from './axe.js';
import { signInToConsole } from './console-steps.js';
import { CONSOLE_WORDS } from './console-words.js';
import { heightDrawnIn, overflowPx, styleOf } from './in-page.js';
import { BrowserWorld, CONTRASTING_LOOKS } from './world.js';

const WORDS = {
  ko: { map: '구역 배치도', gone: /^스탠딩 가, .*매진$/, held: /^프론트존, .*모두 잡혀 있어요/, editorBlock: /^B구역, /, few: /^스탠딩 나, .*얼마 안 남음/, off: /^3층 링, .*점검/, activity: '1초마다 일어난 일' },
  en: { map: 'Floor map', gone: /^Standing L, .*Sold out$/, held: /^Front Zone, .*All held/, editorBlock: /^Block B, /, few: /^Standing R, .*Few left/, off: /^Upper Ring, .*maintenance/i, activity: 'Per second' },
} as const;

/** How many times ten places are sold of each section of the demo's arena, a tenth of its size: of the first the rest is held, the last is closed. */
const TENS = [1, 12, 11, 7, 4, 6, 8, 17, 13, 19, 26, 15, 0];
const WAVES = 12;
/** Most buy at the opening. */
const shareSoldBy = (wave: number) => 1 - (1 - wave / WAVES) ** 2;

describe('a sale of which half is over', () => {
  let world: BrowserWorld;
  let event: number;

  beforeAll(async () => {
    world = await BrowserWorld.open();
    event = await newEvent(world.operator, { name: DEMO_EVENTS[0]!.name, maxPlacesPerBuyer: 10 });
    const sections: number[] = [];
    for (const [index, { name, capacity, price, map }] of DEMO_EVENTS[0]!.sections.entries()) {
      const status = TENS[index] === 0 ? 'maintenance' : 'open';
      sections.push((await newSection(world.operator, event, { name, price, map, status, capacity: Math.min(400, capacity / 10) })).id);
    }
    for (let wave = 1; wave <= WAVES; wave += 1) await sell(sections, wave);
    await (await world.somebody().guest()).held(sections[0]!, 5);
  }, 120_000);

  afterAll(() => world.close(), 30_000);

  /** One wave of buyers, and the time that passes until this moment: five minutes to the next for the samples, and twenty seconds for the seconds. */
  async function sell(sections: readonly number[], wave: number): Promise<void> {
    const isNow = (nth: number, all: number) => (nth + 0.5) / all > shareSoldBy(wave - 1) && (nth + 0.5) / all <= shareSoldBy(wave);
    const rows = sections.flatMap((id, index) =>
      Array.from({ length: TENS[index]! }, (_, nth) => ({ id, nth })).filter(({ nth }) => isNow(nth, TENS[index]!)).map(({ nth }) => `${id},10,buyer ${id}-${nth}`));
    const { body } = await world.operator.postCsv<{ confirmed: number }>(`/operations/events/${event}/reservations.csv`, `section,quantity,buyer_reference\n${rows.join('\n')}\n`);
    expect(body.confirmed).toBe(rows.length);
    await world.part(ActivityWriter).write();
    await world.part(SalesSampler).sample();
    const { database } = world.stores;
    const later = WAVES - wave;
    await database.query(`UPDATE sales_samples SET at = at - $1 * interval '5 minutes' WHERE at > clock_timestamp() - interval '2 minutes'`, [later]);
    await database.query(`UPDATE sales_activity SET at = at - $1 * interval '20 seconds' WHERE at > clock_timestamp() - interval '10 seconds'`, [later]);
  }

  it.each(CONTRASTING_LOOKS)('shows on the map what is left of each section, and on the console how it went and how it is laid out: $language, $device, $scheme', async (look) => {
    const words = WORDS[look.language];
    const visit = await world.visit(look);
    const { context, page, faults, shot } = visit;
    const { found, check } = inspect(visit);

    await page.goto(`${world.address}/events/${event}`);
    const map = page.getByRole('region', { name: words.map });
    for (const name of [words.gone, words.held, words.few, words.off]) await map.getByRole('button', { name }).waitFor();
    await scrollTo(map);
    await shot('half-sold');
    await check('half-sold');
    expect(await overflowPx(page)).toBe(0);

    await signInToConsole(page, world.address, CONSOLE_WORDS[look.language]);
    await page.goto(`${world.address}/console/events/${event}`);
    for (const name of [CONSOLE_WORDS[look.language].sellThrough, words.activity]) {
      const chart = page.getByRole('region', { name });
      const colour = await styleOf(chart.locator('li').filter({ hasText: /^(확정|Confirmed)\d/ }).locator('line'), 'stroke');
      await eventually(async () => (await heightDrawnIn(chart.locator('canvas'), colour ?? '')) > 0.3, 10_000);
    }
    await scrollTo(page.getByRole('region', { name: CONSOLE_WORDS[look.language].sellThrough }));
    await shot('console-charts');
    await check('console-charts');
    expect(await overflowPx(page)).toBe(0);

    await page.goto(`${world.address}/console/events/${event}/edit`);
    const editor = page.getByRole('button', { name: words.editorBlock });
    await editor.click();
    await scrollTo(editor.locator('xpath=ancestor::*[name()="svg"]'));
    await shot('console-map');
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});

/** As far up as it goes. */
function scrollTo(locator: Locator): Promise<void> {
  return locator.evaluate((element: unknown) => (element as { scrollIntoView: () => void }).scrollIntoView());
}
