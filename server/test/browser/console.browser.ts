import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { axeFaults } from './axe.js';
import { createEvent, signInToConsole, typeSections } from './console-steps.js';
import { CONSOLE_WORDS } from './console-words.js';
import { overflowPx } from './in-page.js';
import { BrowserWorld, choose, hold, CONTRASTING_LOOKS } from './world.js';
import type { Visit } from './world.js';

/** States that the README shows. */
const KEPT: Record<string, string> = { found: 'console-lookup', log: 'console-log' };
const EVENT = '첫 공연 · First Night';

describe.each(CONTRASTING_LOOKS)('an operator: $language, $device, $scheme', (look) => {
  const words = CONSOLE_WORDS[look.language];
  let world: BrowserWorld;
  let operator: Visit;
  let page: Page;
  /** What axe found, by the state of the page that it was found in. */
  const found: Record<string, string[]> = {};

  beforeAll(async () => {
    world = await BrowserWorld.open();
    operator = await world.visit({ ...look, cutsConnection: true });
    ({ page } = operator);
  }, 60_000);

  afterAll(async () => {
    await operator.context.close();
    await world.close();
  }, 30_000);

  async function check(state: string): Promise<void> {
    await operator.shot(KEPT[state] ?? `state-console-${state}`);
    const faults = await axeFaults(page);
    if (faults.length > 0) found[state] = faults;
    expect([state, await overflowPx(page)]).toEqual([state, 0]);
  }

  /** Chooses what is done to the section that has no buyers. */
  async function choosing(action: string): Promise<void> {
    await page.getByRole('button', { name: words.manageBack }).click();
    await page.getByRole('alertdialog').getByRole('radio', { name: action, exact: true }).check();
  }

  const backSection = () => world.stores.database.query(`SELECT status, price, capacity FROM sections WHERE name LIKE '다구역%'`);

  /** Gives the reason in the open dialog and sends it. */
  async function because(reason: string, action: string): Promise<void> {
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel(words.reason).fill(reason);
    await dialog.getByRole('button', { name: action, exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  it('signs in to an empty database and finds all in order', async () => {
    await signInToConsole(page, world.address, words);
    await page.getByRole('heading', { name: words.noEvent }).waitFor();
    await page.getByText(words.calm).waitFor();
    await page.getByText(words.redisOk).waitFor();
    await check('empty');
  }, 60_000);

  it('creates an event after its form has said what is missing', async () => {
    await page.getByRole('link', { name: words.newEvent }).first().click();
    await page.getByRole('button', { name: words.create }).click();
    await page.getByText(words.missing).first().waitFor();
    await check('event-faults');
    await createEvent(page, words, EVENT);
  }, 60_000);

  it('adds sections and arranges them on the map by keys and by pointer', async () => {
    await typeSections(page, words, [{ name: '가구역 · Left', capacity: 3 }, { name: '나구역 · Right', capacity: 2 }]);
    const left = page.getByRole('button', { name: words.leftBlock });
    const right = page.getByRole('button', { name: words.rightBlock });
    const before = await right.getAttribute('aria-label');
    await right.focus();
    await page.keyboard.press('ArrowDown');
    expect(await right.getAttribute('aria-label')).not.toBe(before);

    const box = (await left.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 60, { steps: 5 });
    await page.mouse.up();
    await eventually(async () => (await left.boundingBox())!.y > box.y + 40);
    await check('sections');
    await page.getByRole('link', { name: words.lookup }).click();
    await page.getByRole('alertdialog').waitFor();
    await check('leave');
    // The first of the two stays.
    await page.getByRole('alertdialog').getByRole('button').first().click();
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: words.saveTwo }).click();
    await page.getByText(words.sectionsSaved).waitFor();
    const maps = await world.stores.database.query<{ y: number }>(`SELECT (map->>'y')::int AS y FROM sections ORDER BY id`);
    expect(maps).toHaveLength(2);
    expect(maps[0]!.y).toBeGreaterThan(maps[1]!.y);
  }, 60_000);

  it('brings one more section along in a file, after a look at what it does', async () => {
    const fileOf = (row: string) => ({ name: 'sections.csv', mimeType: 'text/csv', buffer: Buffer.from(`name,capacity,price\n${row}\n`) });
    const field = page.getByLabel(words.importSections);
    await field.setInputFiles(fileOf('다구역 · Back,many,30000'));
    await page.getByRole('cell', { name: words.badCapacity }).waitFor();
    await check('file-faults');
    await field.setInputFiles(fileOf('다구역 · Back,5,30000'));
    await page.getByRole('button', { name: words.applyOne }).waitFor();
    await page.getByLabel(words.importReservations).setInputFiles({ ...fileOf(''), buffer: Buffer.from('section,quantity,buyer_reference\n가구역 · Left,2,order 1\n') });
    await page.getByRole('button', { name: words.bookOne }).waitFor();
    await check('file-previews');
    await page.getByRole('button', { name: words.applyOne }).click();
    await because('One more section', words.applyOne);
    await page.getByRole('textbox', { name: words.cell(3, words.name) }).waitFor();
    await check('files');
    expect(await world.stores.database.query('SELECT name, capacity FROM sections ORDER BY id OFFSET 2')).toEqual([{ name: '다구역 · Back', capacity: 5 }]);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: words.exportSections }).click()]);
    expect(file.suggestedFilename()).toMatch(/^sections-\d+\.csv$/);
    expect((await readFile(await file.path(), 'utf8')).split('\r\n').join('\n')).toMatch(/^\uFEFFid,name,capacity.*\n.*가구역.*\n.*나구역.*\n\d+,다구역 · Back,5,30000,open/);
  }, 60_000);

  it('moves the event to another venue', async () => {
    await page.getByRole('textbox', { name: words.venue, exact: true }).fill('달빛홀 · Dalbit Hall');
    await page.getByRole('button', { name: words.change, exact: true }).click();
    await because('The hall has a leak', words.change);
    await page.getByText(words.eventSaved).waitFor();
    expect(await world.stores.database.query('SELECT venue FROM events')).toEqual([{ venue: '달빛홀 · Dalbit Hall' }]);
  }, 60_000);

  it('watches buyers take every place of a section', async () => {
    await page.getByRole('link', { name: words.toBoard }).click();
    await page.getByRole('heading', { level: 1, name: words.event }).waitFor();
    const { context, page: buyer, faults } = await world.visit({ language: 'en' });
    await buyer.goto(world.address);
    await buyer.getByRole('link', { name: /First Night/ }).click();
    await choose(buyer, /^Right/);
    await hold(buyer, /^Hold 2 /);
    const row = page.getByRole('row', { name: words.rightRow });
    await row.getByRole('cell', { name: '0', exact: true }).first().waitFor();
    // A phone has no columns for these.
    expect(await row.getByRole('rowheader').getByText(words.held).isVisible()).toBe(look.device === 'phone');
    await buyer.getByRole('button', { name: /^Confirm/ }).click();
    await buyer.getByRole('list', { name: 'Tickets' }).waitFor();
    await buyer.goto(world.address);
    await buyer.getByRole('link', { name: /First Night/ }).click();
    await buyer.getByRole('radio', { name: /^Right.*Sold out$/ }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
    await page.getByRole('region', { name: words.sellThrough }).waitFor();
    await check('board');
    await operator.shot('console');
  }, 60_000);

  it('closes a section and changes its price and capacity, each with a reason', async () => {
    const dialog = page.getByRole('alertdialog');
    await choosing(words.close);
    await dialog.getByRole('button', { name: words.closeThis, exact: true }).click();
    await page.getByText(words.reasonMissing).waitFor();
    await check('dialog');
    await because('The rows are not built yet', words.closeThis);
    await page.getByRole('row', { name: words.backRow }).getByText(words.closed).filter({ visible: true }).waitFor();
    await choosing(words.stock);
    await dialog.getByRole('textbox', { name: words.price }).fill('35000');
    await dialog.getByRole('textbox', { name: words.capacity }).fill('8');
    await because('More light', words.stock);
    expect(await backSection()).toEqual([{ status: 'closed', price: 35_000, capacity: 8 }]);
  }, 60_000);

  it('puts a section under maintenance, opens it again, and has it rebuilt', async () => {
    for (const [action, confirm, status] of [
      [words.maintain, words.maintainThis, 'maintenance'], [words.open, words.openThis, 'open'], [words.rebuild, words.rebuild, 'open'],
    ] as const) {
      await choosing(action);
      await because('The floor is wet', confirm);
      expect(await backSection()).toMatchObject([{ status }]);
    }
    await page.getByText(words.rebuilt).waitFor();
  }, 60_000);

  it('reads in the dialog what became of a change, also after trying twice to leave while it was on its way', async () => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => { answer = resolve; });
    await page.route('**/api/sections/*', async (route) => {
      await answered;
      await route.fulfill({ status: 409, json: { code: 'INVALID_STATE', status: 409 } });
    });
    await choosing(words.close);
    const dialog = page.getByRole('alertdialog');
    await dialog.getByLabel(words.reason).fill('A test');
    await dialog.getByRole('button', { name: words.closeThis, exact: true }).click();
    await dialog.getByRole('button', { name: words.busy }).waitFor();
    // The second one cannot be refused: the browser shuts the dialog.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    answer();
    await dialog.getByRole('alert').waitFor();
    await page.unroute('**/api/sections/*');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  }, 60_000);

  it('pauses and resumes the sale, and has Redis rebuilt', async () => {
    for (const [action, status] of [[words.pause, 'paused'], [words.resume, 'on_sale'], [words.rebuild, 'on_sale']] as const) {
      await page.getByRole('group', { name: words.actions }).getByRole('button', { name: action, exact: true }).click();
      await because('A test of the doors', action);
      expect(await world.stores.database.query('SELECT status FROM events')).toEqual([{ status }]);
    }
  }, 60_000);

  it('is told of troubles, and when nothing is known of them', async () => {
    const answering = async (answer: { status?: number; json: object }, told: RegExp, state: string) => {
      await page.route('**/api/operations/attention', (route) => route.fulfill(answer));
      await page.reload();
      await page.getByRole('listitem').filter({ hasText: told }).waitFor();
      await page.getByRole('region', { name: words.sellThrough }).waitFor();
      await check(state);
      await page.unroute('**/api/operations/attention');
    };
    const items = [
      { kind: 'databaseAway', severity: 'critical', detail: '', sinceSeconds: 42 },
      { kind: 'counterDrift', severity: 'warning', detail: '', sectionId: 1, sectionName: '가구역 · Left', eventId: 1, sinceSeconds: 5 },
    ];
    await answering({ json: { asOf: new Date().toISOString(), items } }, /Redis/, 'attention');
    await answering({ status: 500, json: { code: 'INTERNAL', status: 500 } }, /확인하지 못했어요|could not be checked/, 'attention-unknown');
  }, 60_000);

  it('finds a buyer by e-mail and releases the hold, and a ticket by its entry number', async () => {
    const search = async (query: string) => {
      await page.getByRole('searchbox').fill(query);
      await page.getByRole('button', { name: words.search }).click();
    };
    const buyer = world.somebody();
    await buyer.post('/auth/register', { email: 'haneul@example.com', password: 'a long enough password', name: '하늘' });
    const held = await buyer.held(1, 1);
    await page.getByRole('link', { name: words.lookup }).click();
    await search('haneul@');
    await page.getByRole('region', { name: words.reservation }).getByText('haneul@example.com').waitFor();
    await page.getByRole('button', { name: words.release, exact: true }).click();
    await because('The buyer wrote', words.release);
    await page.getByText(words.releaseDone).waitFor();
    expect((await buyer.reservation(held.id)).body.status).toBe('cancelled');
    await page.getByRole('region', { name: words.reservation }).getByText(words.history).click();
    await page.getByRole('listitem').filter({ hasText: words.byOperator }).waitFor();
    await search('나구역 #2');
    await page.getByRole('region', { name: words.reservation }).getByText('1, 2', { exact: true }).waitFor();
  }, 60_000);

  it('looks a ticket up by its code and cancels it', async () => {
    const [sold] = await world.stores.database.query<{ id: string; code: string }>(`SELECT id, confirmation_code AS code FROM reservations WHERE status = 'confirmed'`);
    await page.getByRole('link', { name: words.lookup }).click();
    await page.getByRole('searchbox').waitFor();
    await check('lookup');
    await page.getByRole('searchbox').fill(sold!.code);
    await page.getByRole('button', { name: words.search }).click();
    await page.getByRole('region', { name: words.reservation }).waitFor();
    // Also under its address, where nothing is said any more of what was done before.
    await page.reload();
    await page.getByRole('region', { name: words.reservation }).waitFor();
    await check('found');
    await page.getByRole('button', { name: words.cancel, exact: true }).click();
    await because('The buyer called', words.cancel);
    await page.getByText(words.cancelDone).waitFor();
    expect(await world.stores.database.query(`SELECT status FROM reservations WHERE id = '${sold!.id}'`)).toEqual([{ status: 'cancelled' }]);
  }, 60_000);

  it('books what was sold elsewhere from a file, and reads what became of each line', async () => {
    await page.getByRole('link', { name: words.overview }).click();
    await page.getByRole('link', { name: words.event }).click();
    await page.getByRole('link', { name: words.edit }).click();
    const rows = 'section,quantity,buyer_reference\n다구역 · Back,2,order 1\n다구역 · Back,7,order 2\n';
    await page.getByLabel(words.importReservations).setInputFiles({ name: 'sold.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
    await page.getByRole('button', { name: words.bookTwo }).click();
    await because('Sold at the door', words.bookTwo);
    await page.getByRole('status').filter({ hasText: words.booked }).waitFor();
    expect(await page.getByRole('table', { name: words.results }).getByRole('row').count()).toBe(3);
    await check('file-booked');
    expect(await world.stores.database.query(`SELECT status, quantity FROM reservations WHERE buyer_reference LIKE 'order %'`)).toEqual([{ status: 'confirmed', quantity: 2 }]);
  }, 60_000);

  it('finds all of it in the log, with who, when and why', async () => {
    await page.getByRole('navigation', { name: words.consoleNav }).getByRole('link', { name: words.log }).click();
    // What was done last is no longer said over it.
    await page.reload();
    await page.getByRole('row').nth(1).waitFor();
    const text = await page.getByRole('table').innerText();
    for (const reason of ['The buyer called', 'The buyer wrote', 'A test of the doors', 'The floor is wet', 'More light', 'The rows are not built yet', 'The hall has a leak']) expect(text).toContain(reason);
    expect(text).toMatch(words.priceChange);
    await check('log');
    await page.getByRole('link', { name: words.overview }).click();
    await page.getByRole('link', { name: words.event }).waitFor();
    await check('overview');
    expect(found).toEqual({});
    expect(operator.faults).toEqual([]);
  }, 60_000);

  it('is the only one who sees the console', async () => {
    const { context, page: buyer } = await world.visit({ language: 'en' });
    await buyer.goto(`${world.address}/console`);
    await buyer.getByRole('heading', { level: 1 }).waitFor();
    expect(await buyer.getByRole('navigation', { name: 'Console' }).count()).toBe(0);
    await context.close();
  }, 60_000);
});
