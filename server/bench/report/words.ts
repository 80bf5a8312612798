import type { Spread, TargetOutcome } from './summary.js';

const UNITS: readonly (readonly [suffix: string, unit: string])[] = [
  ['perSecond', '/s'], ['Ms', ' ms'], ['Seconds', ' s'], ['kilobytesPerViewer', ' KB'],
];

/** What the sides are called for people. */
const SIDES: Readonly<Record<string, string>> = {
  slot: 'Jari, slot strategy',
  lock: 'Jari, lock strategy',
  bare: 'bare Fastify route',
  naive: 'naive transaction through Fastify and pg',
  rowLock: 'naive transaction, 16 clients, no HTTP',
  oneByOne: 'same transaction, 16 clients, no HTTP',
  crowd: 'Jari, everybody at once',
  checkout: 'Jari, hold and confirm',
  lockCrowd: 'Jari, lock strategy, a crowd at once',
  soldOut: 'Jari, refusals',
  list: 'Jari, list of sections',
  emptyNest: 'empty Nest route',
  hot: 'Jari, one hot section',
  spread: 'Jari, 20 sections',
  empty: 'Jari, empty database',
  stored: 'Jari, reservations stored',
  section: 'Jari, new section',
  unwatched: 'Jari, nobody watching',
  watched: 'Jari, viewers watching',
  memory: 'Jari, memory of viewers',
  expiry: 'Jari, while holds expire',
  repair: 'Jari, while Redis is repaired',
};

export function sideLabel(side: string): string {
  return SIDES[side] ?? side;
}

/** A number with as many digits as say something. */
export function number(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

/** `12,345/s`: a figure with the unit that its name ends in. */
export function figure(name: string, value: number): string {
  const unit = UNITS.find(([suffix]) => name.endsWith(suffix))?.[1] ?? (name.startsWith('bytes') ? ' B' : '');
  return `${number(value)}${unit}`;
}

/** `p99 12.3 ms`: the value's unit is not said twice, and a rate needs no name. */
export function namedFigure(name: string, words: string): string {
  const label = name.replace(/(^perSecond|Ms|Seconds)$/, '').replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${label} ${words}`.trim();
}

export function figureWithSpread(name: string, { median, min, max }: Spread): string {
  return min === max ? figure(name, median) : `${figure(name, median)} (${number(min)}–${number(max)})`;
}

/** The cells of a target's line in the table. */
export function targetCells(target: TargetOutcome): { value: string; against: string; ratio: string; limit: string; reached: string; spread: string } {
  const name = target.figure.split('.')[1] ?? '';
  const isRatio = target.againstMedian !== undefined;
  const sign = target.bound === 'atLeast' ? '≥' : '≤';
  const { median, min, max } = target.value;
  const show = (value: number) => (isRatio ? `${number(value)} ×` : figure(name, value));
  return {
    value: figure(name, target.figureMedian),
    against: target.againstMedian === undefined ? '–' : figure(name, target.againstMedian),
    ratio: isRatio ? show(median) : '–',
    limit: `${sign} ${isNothing(target) ? '0 a place' : show(target.limit)}`,
    reached: target.reached ? 'reached' : '**not reached**',
    spread: `${number(min)}–${number(max)}`,
  };
}

/** Less than this is a difference of digits and not of places. */
function isNothing({ figure: name, limit }: TargetOutcome): boolean {
  return name.endsWith('bytesPerUnsoldPlace') && limit < 0.01;
}
