import { say } from '../../test/support/say.js';
import type { Figures } from '../row.js';
import { figure, namedFigure, sideLabel } from './words.js';

export function sayFigures(row: string, round: string, side: string, figures: Figures): void {
  const words = Object.entries(figures).map(([name, value]) => namedFigure(name, figure(name, value)));
  say(`  ${row}  ${round}  ${sideLabel(side)}: ${words.join(', ')}`);
}
