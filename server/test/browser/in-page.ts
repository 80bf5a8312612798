import type { ElementHandle, Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';

// What runs inside the page is text where it can be: the server is checked without the DOM's types, so that it cannot use them by mistake.

/** More stops than any page has. */
const MOST_STOPS = 60;

/** What the tests read of an element. */
interface InPage {
  readonly textContent: string;
  contains(other: unknown): boolean;
  getBoundingClientRect(): { x: number; y: number; width: number; height: number };
  readonly ownerDocument: {
    readonly activeElement: unknown;
    elementFromPoint(x: number, y: number): unknown;
    readonly defaultView: { getComputedStyle(element: unknown): Readonly<Record<string, string>> };
  };
}

export function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element: unknown) => (element as InPage).ownerDocument.activeElement === element);
}

/** Goes on by the Tab key alone until the target has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await isFocused(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(target)}`);
}

/** Whether the middle of an element is in the window, and nothing that sticks to its edges is before it. */
export function isInSight(locator: Locator): Promise<boolean> {
  return locator.evaluate((element: unknown) => {
    const found = element as InPage;
    const { x, y, width, height } = found.getBoundingClientRect();
    return found.contains(found.ownerDocument.elementFromPoint(x + width / 2, y + height / 2));
  });
}

export function styleOf(locator: Locator, property: 'color' | 'backgroundColor' | 'stroke'): Promise<string | undefined> {
  return locator.evaluate((element: unknown, name) => (element as InPage).ownerDocument.defaultView.getComputedStyle(element)[name], property);
}

interface CanvasInPage {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray } };
}

/** From the highest to the lowest pixel of a colour, as a share of the canvas's height; 0 where there is none. */
export function heightDrawnIn(canvas: Locator, colour: string): Promise<number> {
  return canvas.evaluate((element: unknown, [red = -1, green = -1, blue = -1]: number[]) => {
    const drawing = element as CanvasInPage;
    const { data } = drawing.getContext('2d').getImageData(0, 0, drawing.width, drawing.height);
    const rows: number[] = [];
    for (let at = 0; at < data.length; at += 4) {
      const isOpaque = data[at + 3] === 255;
      if (isOpaque && data[at] === red && data[at + 1] === green && data[at + 2] === blue) rows.push(Math.floor(at / 4 / drawing.width));
    }
    return rows.length === 0 ? 0 : (rows[rows.length - 1]! - rows[0]! + 1) / drawing.height;
  }, (colour.match(/\d+/g) ?? []).map(Number));
}

/** Whether the words are in an element that has been found before: looking for it each time is scripting too. */
export function shows(element: ElementHandle, words: string): Promise<boolean> {
  return element.evaluate((found: unknown, part) => new RegExp(part).test((found as InPage).textContent), words);
}

/** How many pixels the page is wider than the window. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate<number>('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)');
}

/** The longest that anything on the page would move for. */
export function longestMotionMs(page: Page): Promise<number> {
  return page.evaluate<number>(`
    Math.max(...[...document.querySelectorAll('*')].flatMap((element) => {
      const { transitionDuration, animationDuration } = getComputedStyle(element);
      return (transitionDuration + ',' + animationDuration).split(',').map((words) => Number.parseFloat(words) * 1000);
    }))`);
}

/** Resolves once the worker that keeps the page is installed. */
export function workerReady(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('navigator.serviceWorker.ready.then(() => true)');
}

/** How much larger than at first the browser itself shows the page. */
export function pageScale(page: Page): Promise<number> {
  return page.evaluate<number>('visualViewport.scale');
}

export function canAsk(page: Page, path: string): Promise<boolean> {
  return page.evaluate<boolean>(`fetch(${JSON.stringify(path)}).then(() => true, () => false)`);
}

export function kept(page: Page, key: string): Promise<string | null> {
  return page.evaluate<string | null>(`localStorage.getItem(${JSON.stringify(key)})`);
}

export function firstContentMs(page: Page): Promise<number> {
  return page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`);
}

/** To be called before the page is opened; see headingMs. */
export async function watchHeading(page: Page, words: string): Promise<void> {
  await page.addInitScript(`
    const painted = () => requestAnimationFrame(() => setTimeout(() => { window.headingMs ??= performance.now(); }));
    const observer = new MutationObserver(() => { if (document.querySelector('h1')?.textContent === ${JSON.stringify(words)}) { observer.disconnect(); painted(); } });
    observer.observe(document, { childList: true, subtree: true });`);
}

/** When the page's own heading with the words was painted, in ms since it was opened. */
export function headingMs(page: Page): Promise<number> {
  return page.evaluate<number>('window.headingMs ?? NaN');
}

/** Letters of what is said without a connection: in Korean those that nothing else of the page needs, in English those that all of it is written in. */
const LETTERS = { ko: '닐닿둔끊겼', en: 'As of 0:12 · may be out of date' };

/** Waits until the letters of what is said without a connection are there, as they are on a page that has been open for a few seconds. */
export function lettersReady(page: Page): Promise<void> {
  return eventually(() => page.evaluate<boolean>(`document.fonts.check('1em "Pretendard Variable"', (${JSON.stringify(LETTERS)})[document.documentElement.lang])`), 10_000);
}
