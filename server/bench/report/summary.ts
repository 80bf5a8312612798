import { median } from '../rows/figures.js';
import type { FigureName, Figures, Target } from '../row.js';
import type { RowResult } from '../play-row.js';

/** One figure of one side over the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface TargetOutcome extends Target {
  /** The figure, or its ratio to what it is held against. */
  readonly value: Spread;
  /** The medians that a ratio is made of. */
  readonly figureMedian: number;
  readonly againstMedian?: number;
  readonly reached: boolean;
}

export interface RowSummary {
  readonly name: string;
  readonly title: string;
  readonly sides: Readonly<Record<string, Readonly<Record<string, Spread>>>>;
  readonly targets: readonly TargetOutcome[];
  readonly rounds: Readonly<Record<string, readonly Figures[]>>;
  readonly faults: readonly string[];
}

/** A row with when and of what it was measured: rows can be measured again one by one. */
export interface DatedRow extends RowSummary {
  readonly date: string;
  readonly commit: string;
}

export function summarize({ row, title, rounds, faults }: RowResult): RowSummary {
  return {
    name: row.name,
    title,
    sides: Object.fromEntries(Object.entries(rounds).map(([side, figures]) => [side, spreadsOf(figures)])),
    targets: faults.length > 0 ? [] : row.targets.map((target) => outcomeOf(target, rounds)),
    rounds,
    faults,
  };
}

function outcomeOf(target: Target, rounds: RowResult['rounds']): TargetOutcome {
  const figures = valuesOf(rounds, target.figure);
  const others = target.against === undefined ? undefined : valuesOf(rounds, target.against);
  const [figureMedian, againstMedian] = [median(figures), others && median(others)];
  // The median of both and not of the ratios: the rounds of one side are no closer to each other than to the other's.
  const middle = againstMedian === undefined ? figureMedian : figureMedian / againstMedian;
  const each = others === undefined ? figures : figures.map((value, round) => value / (others[round] ?? Number.NaN));
  const value = { median: middle, min: Math.min(...each), max: Math.max(...each) };
  const reached = target.bound === 'atLeast' ? middle >= target.limit : middle <= target.limit;
  return { ...target, value, figureMedian, ...(againstMedian !== undefined && { againstMedian }), reached };
}

function spreadsOf(figures: readonly Figures[]): Record<string, Spread> {
  return Object.fromEntries(Object.keys(figures[0] ?? {}).map((name) => [name, spreadOf(figures.map((round) => round[name] ?? Number.NaN))]));
}

function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

function valuesOf(rounds: RowResult['rounds'], name: FigureName): number[] {
  const [side = '', figure = ''] = name.split('.');
  const values = rounds[side]?.map((figures) => figures[figure] ?? Number.NaN) ?? [];
  if (values.length === 0 || values.some(Number.isNaN)) throw new Error(`no side has measured ${name}`);
  return values;
}
