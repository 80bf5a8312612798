import type { CDPSession } from 'playwright-core';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A finger that is put down at one point of the window and lifted at another. */
export interface Finger {
  readonly from: Point;
  readonly to: Point;
}

const STEPS = 8;

/** Moves fingers as the screen would tell the browser of them, which decides what they mean to the page and what to itself. */
export async function moveFingers(session: CDPSession, fingers: readonly Finger[]): Promise<void> {
  const at = (share: number) => fingers.map(({ from, to }, id) => ({ id, x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }));
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
  for (let step = 1; step <= STEPS; step += 1) await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / STEPS) });
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
