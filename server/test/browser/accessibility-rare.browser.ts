import { newEvent, newSection } from '../catalogue/shop.js';
import { inspect } from './axe.js';
import { lettersReady, workerReady } from './in-page.js';
import { BrowserWorld, choose, hold, CONTRASTING_LOOKS } from './world.js';

const WORDS = {
  ko: { section: /^A구역/, two: /^2매 잡기/, needsAccount: '로그인하거나 가입하면 자리를 잡을 수 있어요.', signInInstead: '로그인 또는 가입', signUp: '가입하기', email: '이메일', password: '비밀번호', name: '이름',
    paidElsewhere: /^결제가 끝나면 판매처가/, confirm: /^확정하기/, tickets: '티켓', copy: /^서버에 닿지 못해/, copies: '이 기기에 담아 둔 티켓', signedOut: /^로그인이 풀려/,
    account: '내 계정', crashed: '화면을 그리다가 문제가 생겼어요', reload: '새로 고침' },
  en: { section: /^Block A/, two: /^Hold 2/, needsAccount: 'Please sign in or sign up to hold places.', signInInstead: 'Sign in or sign up', signUp: 'Sign up', email: 'Email', password: 'Password', name: 'Name',
    paidElsewhere: /^The seller confirms once/, confirm: /^Confirm/, tickets: 'Tickets', copy: /^We could not reach/, copies: 'Tickets kept on this device', signedOut: /^You were signed out/,
    account: 'My account', crashed: 'Something went wrong while drawing this page', reload: 'Reload' },
} as const;

describe('the page for everybody, where guests are not admitted and payment is somewhere else', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open({ GUEST_CHECKOUT: 'false', PAYMENT_MODE: 'external' }); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it.each(CONTRASTING_LOOKS)('has nothing that axe finds up to the copy of a ticket: $language, $device, $scheme', async (look) => {
    const words = WORDS[look.language];
    const visit = await world.visit({ ...look, cutsConnection: true });
    const { context, page, faults } = visit;
    const { found, check } = inspect(visit);
    const event = await newEvent(world.operator);
    await newSection(world.operator, event, { map: { x: 400, y: 200, width: 200, height: 180 } });

    await page.goto(`${world.address}/events/${event}`);
    await choose(page, words.section);
    const notice = page.getByRole('alert').filter({ hasText: words.needsAccount });
    await notice.waitFor();
    await check('guests-off');
    await notice.getByRole('link', { name: words.signInInstead }).click();
    await page.getByRole('tab', { name: words.signUp }).click();
    await page.getByRole('textbox', { name: words.name }).fill('하늘');
    await page.getByRole('textbox', { name: words.email }).fill(`${look.language}@rare.test`);
    await page.getByLabel(words.password, { exact: true }).fill('correct horse');
    await page.getByRole('tabpanel').getByRole('button', { name: words.signUp }).click();
    await page.waitForURL(`**/events/${event}`);

    await choose(page, words.section);
    const id = await hold(page, words.two);
    await page.getByRole('status').filter({ hasText: words.paidElsewhere }).waitFor();
    expect(await page.getByRole('button', { name: words.confirm }).count()).toBe(0);
    await check('held-external');
    // As the seller does it once the money is there; the page would hear of it within ten seconds.
    expect((await world.operator.confirm(id, { paymentReference: 'transfer 1' })).status).toBe(200);
    await page.reload();
    await page.getByRole('list', { name: words.tickets }).waitFor();

    await workerReady(page);
    // English needs none that the page has not.
    if (look.language === 'ko') await lettersReady(page);
    await context.setOffline(true);
    await page.reload();
    await page.getByText(words.copy).waitFor();
    await check('kept-ticket');
    await page.goto(`${world.address}/reservations`);
    await page.getByRole('region', { name: words.copies }).getByRole('link').waitFor();
    await check('kept-tickets');
    await context.setOffline(false);
    await context.clearCookies();
    await page.goto(`${world.address}/reservations/${id}`);
    await page.getByText(words.signedOut).waitFor();
    await check('kept-ticket-signed-out');
    expect(found).toEqual({});
    expect(faults).toEqual([]);
    await context.close();
  }, 90_000);

  it.each(CONTRASTING_LOOKS)('has nothing that axe finds where it could not be drawn, and goes on after a reload: $language, $device, $scheme', async (look) => {
    const words = WORDS[look.language];
    const visit = await world.visit({ ...look, cutsConnection: true });
    const { context, page } = visit;
    const { found, check } = inspect(visit);
    await page.route(/\/assets\/account-page-/, (route) => route.abort());
    await page.goto(world.address);
    await page.getByRole('link', { name: words.account }).click();
    await page.getByRole('heading', { level: 1, name: words.crashed }).waitFor();
    await check('crashed');
    await page.unroute(/\/assets\/account-page-/);
    await page.getByRole('button', { name: words.reload }).click();
    await page.getByRole('heading', { level: 1, name: words.account }).waitFor();
    expect(found).toEqual({});
    await context.close();
  }, 60_000);
});
