/** More than this between two looks is a machine that stood still, and not something that is slow. */
const MOST_BETWEEN_LOOKS_MS = 1_000;

/** A time limit for who looks again and again on a machine that may stand still: that keeps from working what is waited for as well. */
export class Patience {
  private spentMs = 0;

  constructor(
    readonly limitMs: number,
    private readonly nowMs = () => performance.now(),
    private lookedAtMs = nowMs(),
  ) {}

  /** To be asked with every look. */
  get isOver(): boolean {
    const nowMs = this.nowMs();
    this.spentMs += Math.min(nowMs - this.lookedAtMs, MOST_BETWEEN_LOOKS_MS);
    this.lookedAtMs = nowMs;
    return this.spentMs > this.limitMs;
  }
}
