import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Visitor } from '../support/api-client.js';
import { OPERATOR, serverSettings, startApp } from '../support/app.js';
import type { RunningApp } from '../support/app.js';
import { lastingPort } from '../support/free-port.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';

/** The checkout's own: two users of one machine run their tests beside each other. */
const PASSING = join(import.meta.dirname, '..', '..', '..', '.data', 'screenshots');
/** With KEEP_SCREENSHOTS=true they replace those in the repository, which the README shows. */
const KEPT = process.env.KEEP_SCREENSHOTS === 'true' ? join(import.meta.dirname, '..', '..', 'docs', 'screenshots') : PASSING;

const DEVICES = {
  phone: { viewport: { width: 430, height: 900 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  desktop: { viewport: { width: 1280, height: 800 } },
  /** A window of 1280 pixels at 200 %. */
  zoomed: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  /** The narrowest that content has to fit into (WCAG 1.4.10). */
  narrow: { viewport: { width: 320, height: 640 } },
};

export const LANGUAGES = ['ko', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Look {
  readonly language?: Language;
  readonly device?: keyof typeof DEVICES;
  readonly scheme?: 'light' | 'dark';
  /** `full` for what has to be seen as it moves. */
  readonly motion?: 'none' | 'full';
  /** Faults of the network that the test itself makes are expected; the browser reports them as errors. */
  readonly cutsConnection?: boolean;
  /** `passing` for looking at only, where those of another look are kept. */
  readonly pictures?: 'kept' | 'passing';
}

/** Both languages, a phone and a desktop: what every path of a buyer is walked in. */
export const LOOKS: readonly (Look & { readonly language: Language })[] = [
  { language: 'ko', device: 'phone' },
  { language: 'en', device: 'desktop', pictures: 'passing' },
];

/** In which each state is inspected: both languages, sizes and schemes. */
export const CONTRASTING_LOOKS: readonly (Look & { readonly language: Language })[] = [
  { language: 'ko', device: 'phone', scheme: 'light' },
  { language: 'en', device: 'desktop', scheme: 'dark' },
];

/** One browser of one buyer. */
export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page or its console reported as an error. */
  readonly faults: string[];
  /** A picture of the page; those called `state-…` are for looking at only. */
  readonly shot: (name: string) => Promise<unknown>;
}

/** The real application behind a socket, on stores of its own, and a real browser. */
export class BrowserWorld {
  private running: RunningApp | undefined;
  operator!: Visitor;

  private constructor(
    private readonly testDatabase: TestDatabase,
    readonly stores: OpenDatabase,
    private readonly browser: Browser,
    private readonly port: number,
    private readonly settings: Record<string, string | undefined>,
  ) {}

  static async open(more: Record<string, string | undefined> = {}): Promise<BrowserWorld> {
    for (const folder of [PASSING, KEPT]) mkdirSync(folder, { recursive: true });
    const testDatabase = await createTestDatabase();
    const browser = await chromium.launch({
      ...(process.env.CHROMIUM_PATH && { executablePath: process.env.CHROMIUM_PATH }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    });
    const settings = serverSettings(testDatabase.url, { REDIS_URL: redisUrl(), ...more });
    const world = new BrowserWorld(testDatabase, await openDatabase(testDatabase.url), browser, await lastingPort(), settings);
    await world.startServer();
    return world;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** A visitor of the API without a browser. */
  somebody(): Visitor {
    if (this.running === undefined) throw new Error('the server is stopped');
    return new Visitor(this.running.transport);
  }

  /** A part of the application, for what happens there once a minute only. */
  part<Part>(type: new (...args: never[]) => Part): Part {
    if (this.running === undefined) throw new Error('the server is stopped');
    return this.running.app.get<Part>(type, { strict: false });
  }

  async startServer(): Promise<void> {
    this.running = await startApp(this.settings);
    await this.running.app.listen(this.port, '127.0.0.1');
    this.operator = await this.somebody().signIn(OPERATOR.email, OPERATOR.password);
  }

  async stopServer(): Promise<void> {
    await this.running?.close();
    this.running = undefined;
  }

  async visit({ language = 'ko', device = 'phone', scheme = 'light', motion = 'none', cutsConnection = false, pictures = 'kept' }: Look = {}): Promise<Visit> {
    const context = await this.browser.newContext({
      ...DEVICES[device],
      colorScheme: scheme,
      locale: language === 'ko' ? 'ko-KR' : 'en-GB',
      timezoneId: 'Asia/Seoul',
      reducedMotion: motion === 'none' ? 'reduce' : 'no-preference',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      const ofNetwork = /Failed to load resource|ERR_/.test(message.text());
      if (message.type() === 'error' && !(cutsConnection && ofNetwork)) faults.push(message.text());
    });
    const file = (name: string) => `${name}-${language}-${device}${scheme === 'dark' ? '-dark' : ''}.png`;
    const shot = (name: string) => {
      const called = pictures === 'passing' && !name.startsWith('state-') ? `state-${name}` : name;
      return page.screenshot({ path: join(called.startsWith('state-') ? PASSING : KEPT, file(called)) });
    };
    return { context, page, faults, shot };
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.stopServer();
    await this.stores.close();
    await this.testDatabase.drop();
  }
}

/** Chooses a section in the list, which a thumb presses on its whole row. */
export async function choose(page: Page, name: RegExp): Promise<void> {
  await page.locator('label').filter({ has: page.getByRole('radio', { name }) }).click();
}

/** Holds what is chosen and waits for the countdown. */
export async function hold(page: Page, button: RegExp): Promise<string> {
  await page.getByRole('button', { name: button }).click();
  await page.waitForURL(/\/reservations\/[0-9a-f-]{36}$/);
  await page.getByRole('timer').waitFor();
  return new URL(page.url()).pathname.split('/').pop() ?? '';
}

export interface StoredReservation {
  readonly id: string;
  readonly status: string;
  readonly quantity: number;
  readonly slot_numbers: number[];
}

export function reservationsOf({ database }: OpenDatabase, sectionId: number): Promise<StoredReservation[]> {
  return database.query<StoredReservation>('SELECT id, status, quantity, slot_numbers FROM reservations WHERE section_id = $1 ORDER BY id', [sectionId]);
}

export async function takenOf({ database }: OpenDatabase, sectionId: number): Promise<number | undefined> {
  const [row] = await database.query<{ taken: number }>('SELECT taken FROM sections WHERE id = $1', [sectionId]);
  return row?.taken;
}
