import type { Figures } from '../row.js';
import { figure, namedFigure, sideLabel } from './words.js';

const startedAtMs = performance.now();

/** One line of what is going on, with the time since the start. */
export function say(text: string): void {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  process.stdout.write(`${clock.padStart(6)}  ${text}\n`);
}

export function sayFigures(round: string, side: string, figures: Figures): void {
  const words = Object.entries(figures).map(([name, value]) => namedFigure(name, figure(name, value)));
  say(`  ${round}  ${sideLabel(side)}: ${words.join(', ')}`);
}
