import { nowMs } from '../load/operation.js';

interface Change {
  readonly fromMs: number;
  readonly capacity: number;
}

/** What each section's capacity was when, so that a refusal can be judged by the capacity of its moment. */
export class CapacityHistory {
  private readonly changes: Change[][];

  constructor(initial: readonly number[]) {
    this.changes = initial.map((capacity) => [{ fromMs: -Infinity, capacity }]);
  }

  /** @param sectionId from 1 */
  note(sectionId: number, capacity: number): void {
    this.changes[sectionId - 1]?.push({ fromMs: nowMs(), capacity });
  }

  /** The least that it was at any moment between the two. */
  leastBetween(sectionId: number, fromMs: number, untilMs: number): number {
    const changes = this.changes[sectionId - 1] ?? [];
    return changes.reduce((least, { fromMs: since, capacity }, index) => {
      const until = changes[index + 1]?.fromMs ?? Infinity;
      return since <= untilMs && until >= fromMs ? Math.min(least, capacity) : least;
    }, Infinity);
  }

  /** The most that it ever was: no number above it can have been given out. */
  most(sectionId: number): number {
    return Math.max(...(this.changes[sectionId - 1] ?? []).map(({ capacity }) => capacity));
  }
}
