import axe from 'axe-core';
import type { Page } from 'playwright-core';
import type { Visit } from './world.js';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong with the page as it is now: the rule, where, and what would mend it. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page's security policy refuses what is not its own.
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: RULES, resultTypes: ['violations'] });
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(document, ${options})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ''}`));
}

/** What axe finds, by the state of the page that it is found in. */
export function inspect({ page, shot }: Visit): { found: Record<string, string[]>; check: (state: string) => Promise<void> } {
  const found: Record<string, string[]> = {};
  const check = async (state: string) => {
    await shot(`state-${state}`);
    const faults = await axeFaults(page);
    if (faults.length > 0) found[state] = faults;
  };
  return { found, check };
}
