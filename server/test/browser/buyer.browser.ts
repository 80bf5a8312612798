import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createApp } from '../../src/create-app.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { serverSettings } from '../support/app.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';

/** With KEEP_SCREENSHOTS=true they replace those in the repository, which the README shows. */
const SCREENSHOTS = process.env.KEEP_SCREENSHOTS === 'true'
  ? join(import.meta.dirname, '..', '..', 'docs', 'screenshots')
  : join(tmpdir(), 'jari-screenshots');

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const DESKTOP = { viewport: { width: 1280, height: 800 } };

/** What a buyer reads, in both languages; the accessible names are what the test finds things by. */
const WORDS = {
  ko: { name: 'B구역 · Block B', section: /^B구역/, holdTwo: /2매 잡기/, remaining: '남은 시간', confirm: /확정/, cancelTicket: '예매 취소', entry: '입장번호' },
  en: { name: 'C구역 · Block C', section: /^Block C/, holdTwo: /^Hold 2 /, remaining: 'Time left', confirm: /^Confirm/, cancelTicket: 'Cancel reservation', entry: 'Entry number' },
} as const;

describe('a buyer on the page', () => {
  let testDatabase: TestDatabase;
  let open: OpenDatabase;
  let app: NestFastifyApplication;
  let address: string;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    testDatabase = await createTestDatabase();
    open = await openDatabase(testDatabase.url);
    app = await createApp(AppConfig.fromEnvironment(serverSettings(testDatabase.url, { REDIS_URL: redisUrl(), DEMO_DATA: 'true' })));
    await app.listen(0, '127.0.0.1');
    address = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
    browser = await chromium.launch({
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await app.close();
    await open.close();
    await testDatabase.drop();
  }, 30_000);

  async function visit(language: 'ko' | 'en', screen: object): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
    const context = await browser.newContext({ ...screen, locale: language === 'ko' ? 'ko-KR' : 'en-GB', timezoneId: 'Asia/Seoul', reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    return { context, page, faults };
  }

  it.each([
    ['ko', 'phone', PHONE],
    ['en', 'desktop', DESKTOP],
  ] as const)('holds, sees the countdown, confirms and cancels: %s, %s', async (language, device, screen) => {
    const words = WORDS[language];
    const { event, section } = await demoSection(open, words.name);
    const { context, page, faults } = await visit(language, screen);
    const shot = (name: string) => page.screenshot({ path: join(SCREENSHOTS, `${name}-${language}-${device}.png`) });

    await page.goto(`${address}/events/${event}`);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    await page.locator('label').filter({ has: page.getByRole('radio', { name: words.section }) }).click();
    await page.evaluate('scrollTo(0, 0)');
    await shot('event');
    await page.getByRole('button', { name: words.holdTwo }).click();

    await page.waitForURL(/\/reservations\/[0-9a-f-]{36}$/);
    await page.getByText(words.remaining).first().waitFor();
    await page.getByText(/^(10:00|0?9:[0-5]\d)$/).first().waitFor();
    await shot('held');
    expect(await stateOf(open, section)).toEqual({ status: 'pending', taken: 2, slot_numbers: [1, 2] });

    await page.reload();
    await page.getByRole('button', { name: words.confirm }).click();
    await page.getByRole('button', { name: words.cancelTicket }).waitFor();
    await page.getByText(words.entry).first().waitFor();
    await shot('ticket');
    expect(await stateOf(open, section)).toEqual({ status: 'confirmed', taken: 2, slot_numbers: [1, 2] });

    await page.getByRole('button', { name: words.cancelTicket }).click();
    await page.getByRole('alertdialog').getByRole('button').last().click();
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: words.cancelTicket }).waitFor({ state: 'hidden' });
    expect(await stateOf(open, section)).toEqual({ status: 'cancelled', taken: 0, slot_numbers: [1, 2] });
    expect(faults).toEqual([]);
    await context.close();
  }, 60_000);
});

async function demoSection({ database }: OpenDatabase, name: string): Promise<{ event: number; section: number }> {
  const [row] = await database.query<{ event: number; section: number }>('SELECT event_id AS event, id AS section FROM sections WHERE name = $1', [name]);
  if (row === undefined) throw new Error(`the demo has no section called ${name}`);
  return row;
}

async function stateOf({ database }: OpenDatabase, sectionId: number): Promise<object | undefined> {
  const [row] = await database.query(
    `SELECT r.status, s.taken, r.slot_numbers FROM sections s JOIN reservations r ON r.section_id = s.id WHERE s.id = $1`,
    [sectionId],
  );
  return row;
}
