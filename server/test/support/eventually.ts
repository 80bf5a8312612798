import { Patience } from './patience.js';

/** Waits for what has to come about by itself; fails when it has not after the limit. */
export async function eventually(condition: () => boolean | Promise<boolean>, limitMs = 5_000): Promise<void> {
  const patience = new Patience(limitMs);
  while (!(await condition())) {
    if (patience.isOver) throw new Error(`Not within ${limitMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
