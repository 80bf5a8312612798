import type { Sizes } from './sizes.js';
import type { Stage } from './world/stage.js';

/** Figures of one round of one side, by name; units last in the name. */
export type Figures = Readonly<Record<string, number>>;

/** One of the things that a row sets against each other: Jari, or a comparison. */
export interface Side {
  readonly name: string;
  /** Runs it once; throws when an answer was wrong. */
  measure(seconds: number): Promise<Figures>;
  /** Runs before the first round, unmeasured, so that the code is compiled and the connections are made. */
  warmUp?: () => Promise<unknown>;
}

/** A figure of a side, `slot.perSecond`. */
export type FigureName = `${string}.${string}`;

export interface Target {
  readonly what: string;
  readonly figure: FigureName;
  /** What the figure is divided by. */
  readonly against?: FigureName;
  readonly bound: 'atLeast' | 'atMost';
  readonly limit: number;
}

/** What a row needs while it runs. */
export interface Prepared {
  /** In the order in which they are run in every round. */
  readonly sides: readonly Side[];
  /** Looks whether everything is right after the last round; gives what is not. */
  readonly check: () => Promise<readonly string[]>;
}

/** One row of the benchmark. */
export interface Row {
  readonly name: string;
  readonly title: (sizes: Sizes) => string;
  /** So many at once that a small machine serves them in time only when it does nothing else. */
  readonly isCrowded?: boolean;
  readonly targets: readonly Target[];
  prepare(stage: Stage): Promise<Prepared>;
}
