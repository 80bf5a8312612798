import { newEvent, newSection } from '../catalogue/shop.js';
import { BrowserWorld, choose, hold, reservationsOf } from './world.js';

describe('a buyer with two devices', () => {
  let world: BrowserWorld;

  beforeAll(async () => { world = await BrowserWorld.open(); }, 60_000);
  afterAll(() => world.close(), 30_000);

  it('holds as a guest, signs up, keeps the hold and finds it on the other device', async () => {
    const event = await newEvent(world.operator);
    const section = await newSection(world.operator, event);
    const phone = await world.visit({ language: 'ko' });
    await phone.page.goto(`${world.address}/events/${event}`);
    await choose(phone.page, /^A구역/);
    const id = await hold(phone.page, /^2매 잡기/);
    await phone.page.getByRole('main').getByRole('link', { name: '가입하기' }).click();
    await phone.page.getByRole('textbox', { name: '이메일' }).fill('two@devices.test');
    await phone.page.getByLabel('비밀번호', { exact: true }).fill('correct horse');
    await phone.page.getByRole('textbox', { name: '이름' }).fill('김둘');
    await phone.page.getByRole('tabpanel').getByRole('button', { name: '가입하기' }).click();
    await phone.page.waitForURL(`**/reservations/${id}`);
    await phone.page.getByRole('timer').waitFor();

    const desktop = await world.visit({ language: 'en', device: 'desktop', scheme: 'dark' });
    await desktop.page.goto(`${world.address}/account`);
    await desktop.page.getByRole('textbox', { name: 'Email' }).fill('two@devices.test');
    await desktop.page.getByLabel('Password', { exact: true }).fill('correct horse');
    await desktop.page.getByRole('tabpanel').getByRole('button', { name: 'Sign in' }).click();
    await desktop.page.getByRole('link', { name: /You are holding places/ }).click();
    await desktop.page.waitForURL(`**/reservations/${id}`);
    await desktop.page.getByRole('button', { name: /^Confirm/ }).click();
    await desktop.page.getByRole('list', { name: 'Tickets' }).waitFor();

    // The phone looks by itself; nobody has to reload it.
    await phone.page.getByRole('list', { name: '티켓' }).waitFor();
    expect(await reservationsOf(world.stores, section.id)).toMatchObject([{ id, status: 'confirmed' }]);
    for (const { context, faults } of [phone, desktop]) {
      expect(faults).toEqual([]);
      await context.close();
    }
  }, 60_000);
});
