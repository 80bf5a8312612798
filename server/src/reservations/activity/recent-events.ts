/** How often something has happened lately. */
export class RecentEvents {
  private readonly timesMs: number[] = [];

  /** @param monotonicMs moved by tests */
  constructor(private readonly keptForMs: number, private readonly monotonicMs = () => performance.now()) {}

  add(): void {
    this.forgetOld();
    this.timesMs.push(this.monotonicMs());
  }

  /** The count, and milliseconds since the first of them. */
  get state(): { count: number; sinceMs: number } {
    this.forgetOld();
    const [first] = this.timesMs;
    return { count: this.timesMs.length, sinceMs: first === undefined ? 0 : this.monotonicMs() - first };
  }

  private forgetOld(): void {
    const oldestMs = this.monotonicMs() - this.keptForMs;
    while (this.timesMs[0] !== undefined && this.timesMs[0] < oldestMs) this.timesMs.shift();
  }
}
