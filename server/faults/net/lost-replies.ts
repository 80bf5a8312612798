import type { Lots } from './reply-watch.js';

/** Which of the chosen statements or commands lose their reply: each n-th, or each with a probability. */
export type LossPlan = ({ readonly every: number } | { readonly probability: number; readonly random: () => number }) & {
  /** So many replies at most. */
  readonly limit?: number;
};

/** A loss under way. */
export interface ReplyLoss {
  /** So many replies have been lost until now. */
  readonly lost: number;
  /** Chooses no more; the reply of one that has been chosen is still lost. */
  stop(): void;
}

export class LossLots implements Lots {
  private seen = 0;
  private drawn = 0;
  private isStopped = false;

  constructor(private readonly plan: LossPlan) {}

  draw(): boolean {
    if (this.isStopped || this.drawn >= (this.plan.limit ?? Infinity)) return false;
    this.seen += 1;
    const isDrawn = 'every' in this.plan ? this.seen % this.plan.every === 0 : this.plan.random() < this.plan.probability;
    if (isDrawn) this.drawn += 1;
    return isDrawn;
  }

  giveBack(): void {
    this.drawn -= 1;
  }

  stop(): void {
    this.isStopped = true;
  }
}
