import type { Page } from 'playwright-core';
import { OPERATOR } from '../support/app.js';
import type { CONSOLE_WORDS } from './console-words.js';
import type { Language } from './world.js';

type Words = (typeof CONSOLE_WORDS)[Language];

// What every operator does before there is anything to sell.

/** Ends on the console. */
export async function signInToConsole(page: Page, address: string, words: Words): Promise<void> {
  await page.goto(`${address}/account`);
  await page.getByRole('textbox', { name: words.email }).fill(OPERATOR.email);
  await page.getByLabel(words.password, { exact: true }).fill(OPERATOR.password);
  await page.getByRole('tabpanel').getByRole('button', { name: words.signIn }).click();
  await page.getByRole('link', { name: words.console }).click();
}

/** Types what the form does not suggest, a sale that is open already, and ends where its sections are added. */
export async function createEvent(page: Page, words: Words, name: string): Promise<void> {
  await page.getByRole('textbox', { name: words.name, exact: true }).fill(name);
  await page.getByRole('textbox', { name: words.venue, exact: true }).fill('한빛홀 · Hanbit Hall');
  await page.getByLabel(words.salesOpenAt, { exact: true }).fill('2026-01-01T20:00');
  await page.getByRole('button', { name: words.create }).click();
  await page.waitForURL(/\/console\/events\/\d+\/edit$/);
  await page.getByText(words.created).waitFor();
}

/** The rows of the sections' table from the first on, not yet saved. */
export async function typeSections(page: Page, words: Words, sections: readonly { name: string; capacity: number }[]): Promise<void> {
  for (const [index, { name, capacity }] of sections.entries()) {
    await page.getByRole('button', { name: words.addSection }).click();
    const cell = (field: string) => page.getByRole('textbox', { name: words.cell(index + 1, field) });
    await cell(words.name).fill(name);
    await cell(words.capacity).fill(String(capacity));
    await cell(words.price).fill('50000');
  }
}
