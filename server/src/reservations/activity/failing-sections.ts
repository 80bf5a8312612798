interface Streak {
  readonly firstMs: number;
  lastMs: number;
}

/** A run of expiry follows once a minute at the least (EXPIRY_INTERVAL_MS) and its rounds end after five seconds; a section that it does not name for this long fails no more. */
const FORGOTTEN_AFTER_MS = 75_000;

/** Sections whose due holds could not be given back, and for how long that has been so. */
export class FailingSections {
  private readonly streaks = new Map<number, Streak>();

  /** @param monotonicMs moved by tests */
  constructor(private readonly monotonicMs = () => performance.now()) {}

  add(sectionIds: readonly number[]): void {
    const nowMs = this.monotonicMs();
    for (const id of sectionIds) {
      const known = this.streaks.get(id);
      if (known === undefined || nowMs - known.lastMs > FORGOTTEN_AFTER_MS) this.streaks.set(id, { firstMs: nowMs, lastMs: nowMs });
      else known.lastMs = nowMs;
    }
  }

  /** Its holds were given back. */
  remove(sectionId: number): void {
    this.streaks.delete(sectionId);
  }

  get current(): { sectionId: number; sinceMs: number }[] {
    const nowMs = this.monotonicMs();
    for (const [id, { lastMs }] of this.streaks) if (nowMs - lastMs > FORGOTTEN_AFTER_MS) this.streaks.delete(id);
    return [...this.streaks].map(([sectionId, { firstMs }]) => ({ sectionId, sinceMs: nowMs - firstMs }));
  }
}
