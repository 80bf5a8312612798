import type { Page } from 'playwright-core';
import { inHours, newEvent, newSection } from '../catalogue/shop.js';
import { inspect } from './axe.js';
import { isFocused, isInSight, longestMotionMs, overflowPx } from './in-page.js';
import { BrowserWorld, choose, hold, CONTRASTING_LOOKS } from './world.js';
import type { Language, Visit } from './world.js';

const WORDS = {
  ko: { two: /^2매 잡기/, section: /^A구역/, one: /^한자리/, confirm: /^확정하기/, tickets: '티켓', cancel: '예매 취소', let: '잡은 자리 놓기', keep: '그대로 두기', signUp: '가입하기', gone: /취소/, expired: /돌아갔어요/, again: '다시 시도',
    email: '이메일', password: '비밀번호', name: '이름', signIn: '로그인', signedIn: '하늘 님으로 로그인했어요', nothingYet: '아직 예매가 없어요', allUsed: '2매를 모두 가지고 있어요' },
  en: { two: /^Hold 2/, section: /^Block A/, one: /^Single/, confirm: /^Confirm/, tickets: 'Tickets', cancel: 'Cancel reservation', let: 'Let the places go', keep: 'Keep it', signUp: 'Sign up', gone: /cancelled/i, expired: /ran out/i, again: 'Try again',
    email: 'Email', password: 'Password', name: 'Name', signIn: 'Sign in', signedIn: 'Signed in as 하늘', nothingYet: 'No reservations yet', allUsed: 'You already have all 2' },
} as const;

const map = (x: number) => ({ x, y: 200, width: 180, height: 180 });

describe('the page for everybody', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  /** An event with a section in each state that its window allows, and one that is not yet on sale. */
  async function furnish(): Promise<{ event: number; later: number; small: number }> {
    const event = await newEvent(world.operator);
    const later = await newEvent(world.operator, { salesOpenAt: inHours(3) });
    await newSection(world.operator, event, { map: map(20) });
    const small = await newSection(world.operator, event, { name: '한자리 · Single', capacity: 3, map: map(220) });
    const held = await newSection(world.operator, event, { name: '잡힘 · Held', capacity: 2, map: map(420) });
    const gone = await newSection(world.operator, event, { name: '매진 · Gone', capacity: 1, map: map(620) });
    await newSection(world.operator, event, { name: '점검 · Repair', status: 'maintenance', map: map(810) });
    await newSection(world.operator, later);
    await (await world.somebody().guest()).held(held.id, 2);
    const buyer = await world.somebody().guest();
    await buyer.confirm((await buyer.held(gone.id, 1)).id);
    return { event, later, small: small.id };
  }

  it.each(CONTRASTING_LOOKS)('has nothing that axe finds on the way to a ticket: $language, $device, $scheme', async (look) => {
    const words = WORDS[look.language];
    const { event, later, small } = await furnish();
    const visit = await world.visit({ ...look, cutsConnection: true });
    const { context, page } = visit;
    const { found, check } = inspect(visit);
    const go = (path: string) => page.goto(`${world.address}${path}`);

    await go('/');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await check('events');
    await go(`/events/${later}`);
    await page.getByRole('radio').first().waitFor();
    await check('not-yet-open');
    await go('/account');
    await page.getByRole('tab', { name: words.signUp }).click();
    await check('sign-up');
    await page.getByRole('tabpanel').getByRole('button', { name: words.signUp }).click();
    await check('sign-up-faults');
    await go('/reservations');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await check('signed-out');
    await go('/nowhere');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await check('not-found');

    await go(`/events/${event}`);
    await page.getByRole('radio').first().waitFor();
    await check('event');
    await choose(page, words.one);
    await check('chosen');
    await sellOutUnseen(page, world, small);
    await page.getByRole('button', { name: words.two }).click();
    await page.getByRole('alert').waitFor();
    await check('refused');
    await page.evaluate('scrollTo(0, 0)');
    const atTop = await page.getByRole('main').boundingBox();
    await context.setOffline(true);
    await page.locator('#offline').waitFor();
    // What comes above the page takes room from the head of the page, and not from under the thumb.
    expect((await page.getByRole('main').boundingBox())?.y).toBe(atTop?.y);
    await check('offline');
    await context.setOffline(false);

    await choose(page, words.section);
    await hold(page, words.two);
    await check('held');
    await page.getByRole('button', { name: words.let }).click();
    await page.getByRole('alertdialog').waitFor();
    await check('dialog');
    await page.getByRole('button', { name: words.keep }).click();
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByRole('list', { name: words.tickets }).waitFor();
    await check('ticket');
    await go('/reservations');
    await page.getByRole('article').first().waitFor();
    await check('reservations');
    await go('/account');
    await page.getByRole('tab').first().waitFor();
    await check('guest');
    expect(found).toEqual({});
    await context.close();
  }, 90_000);

  it.each(CONTRASTING_LOOKS)('has nothing that axe finds where something is over or amiss: $language, $device, $scheme', async (look) => {
    const words = WORDS[look.language];
    const visit = await world.visit({ ...look, cutsConnection: true });
    const { context, page } = visit;
    const { found, check } = inspect(visit);
    const go = (path: string) => page.goto(`${world.address}${path}`);
    // Less than the two minutes below which the countdown hurries.
    const event = await newEvent(world.operator, { maxPlacesPerBuyer: 2, holdSeconds: 110 });
    await newSection(world.operator, event);
    const heldId = async () => {
      await go(`/events/${event}`);
      await choose(page, words.section);
      return hold(page, words.two);
    };

    await go('/account');
    await enter(page, words, `${look.language}@everybody.test`, 'signIn');
    await page.getByRole('alert').waitFor();
    await check('wrong-password');
    await page.getByRole('tab', { name: words.signUp }).click();
    await page.getByRole('textbox', { name: words.name }).fill('하늘');
    await enter(page, words, `${look.language}@everybody.test`, 'signUp');
    await page.getByText(words.signedIn).waitFor();
    await visit.shot('account');
    await check('account');
    await go('/reservations');
    await page.getByRole('heading', { name: words.nothingYet }).waitFor();
    await check('no-reservations');

    const cancelled = await heldId();
    await page.getByRole('timer').getByText(/^1:[0-4]\d$/).waitFor();
    await check('held-soon');
    await go(`/events/${event}`);
    await choose(page, words.section);
    await page.getByRole('button', { name: words.allUsed }).waitFor();
    await check('limit-used');
    await world.operator.cancel(cancelled, { reason: 'The hall is closed' });
    await go(`/reservations/${cancelled}`);
    await page.getByRole('heading', { level: 1, name: words.gone }).waitFor();
    await check('cancelled');
    const expired = await heldId();
    await world.stores.database.query(
      `UPDATE reservations SET created_at = created_at - interval '1 hour', expires_at = clock_timestamp() - interval '1 second' WHERE id = $1`, [expired]);
    await go(`/reservations/${expired}`);
    await page.getByRole('heading', { level: 1, name: words.expired }).waitFor();
    await check('expired');

    const over = { salesOpenAt: inHours(-3), salesCloseAt: inHours(-2) };
    const states = { paused: { status: 'paused' }, closed: over, ended: { ...over, startsAt: inHours(-1), status: 'ended' } };
    for (const [state, changes] of Object.entries(states)) {
      const other = await newEvent(world.operator);
      await newSection(world.operator, other);
      expect((await world.operator.patch(`/events/${other}`, changes)).status).toBe(200);
      await go(`/events/${other}`);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
      await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
      await check(state);
    }

    await page.route(/\/api\/events\?/, (route) => route.fulfill({ status: 500, json: { code: 'INTERNAL', status: 500 } }));
    await go('/');
    await page.getByRole('button', { name: words.again }).waitFor();
    await check('load-problem');
    expect(found).toEqual({});
    await context.close();
  }, 90_000);

  it.each(['zoomed', 'narrow'] as const)('needs no scrolling sideways: %s', async (device) => {
    const { event, later } = await furnish();
    const visit = await world.visit({ device, language: 'en' });
    const { page, context } = visit;
    const paths = ['/', `/events/${event}`, `/events/${later}`, '/account', '/reservations'];
    for (const path of paths) {
      await page.goto(`${world.address}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect([path, await overflowPx(page)]).toEqual([path, 0]);
    }
    await buyTwo(visit, event);
    expect(['ticket', await overflowPx(page)]).toEqual(['ticket', 0]);
    // However far the hold was scrolled: a ticket begins at its top, and is read from there.
    expect(await page.evaluate('scrollY')).toBe(0);
    expect(await isFocused(page.getByRole('heading', { level: 1 }))).toBe(true);
    await context.close();
  }, 60_000);

  it('stands still for who asks for that, and under the thumb that chooses on the map', async () => {
    const { event } = await furnish();
    const { page, context } = await world.visit();
    await page.goto(`${world.address}/events/${event}`);
    const block = page.getByRole('button', { name: /^A구역/ });
    await block.scrollIntoViewIfNeeded();
    const before = await block.boundingBox();
    await block.tap();
    await page.getByRole('button', { name: /^2매 잡기/ }).waitFor();
    expect(await block.boundingBox()).toEqual(before);
    expect(await longestMotionMs(page)).toBeLessThan(1);
    await context.close();
  }, 60_000);

  async function buyTwo({ page }: Visit, event: number): Promise<void> {
    await page.goto(`${world.address}/events/${event}`);
    const block = page.getByRole('button', { name: /^Block A/ });
    await block.focus();
    await page.keyboard.press('Enter');
    const button = page.getByRole('button', { name: /^Hold 2/ });
    await button.waitFor();
    expect(await isInSight(block)).toBe(true);
    await hold(page, /^Hold 2/);
    expect(['held', await overflowPx(page)]).toEqual(['held', 0]);
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.getByRole('button', { name: /^Confirm/ }).click();
    await page.getByRole('list', { name: 'Tickets' }).waitFor();
  }
});

/** Sends the form that is open. */
async function enter(page: Page, words: (typeof WORDS)[Language], email: string, action: 'signIn' | 'signUp'): Promise<void> {
  await page.getByRole('textbox', { name: words.email }).fill(email);
  await page.getByLabel(words.password, { exact: true }).fill('correct horse');
  await page.getByRole('tabpanel').getByRole('button', { name: words[action] }).click();
}

/** Takes what is left of the small section while this page does not hear of it, as in the moment before a stream speaks. */
async function sellOutUnseen(page: Page, world: BrowserWorld, sectionId: number): Promise<void> {
  let taken: Promise<unknown> | undefined;
  await page.route('**/api/reservations', async (route) => {
    if (route.request().method() === 'POST') await (taken ??= world.somebody().guest().then((buyer) => buyer.held(sectionId, 3)));
    await route.continue();
  });
}
