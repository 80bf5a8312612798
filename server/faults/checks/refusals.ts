import type { Operation } from '../load/operation.js';
import type { CapacityHistory } from '../world/capacity-history.js';
import type { StoredReservation } from './stored.js';

/** A refusal may rest on a reading of PostgreSQL that is a second old. */
const READING_AGE_MS = 1_000;
/**
 * A place is given back when its transaction commits, and its row says when the transaction looked at the clock. Between the
 * two lies the wait for the section's row, at most a statement's 800 ms, and the commit itself.
 */
const COMMIT_LAG_MS = 1_000;
/** Two clocks that are the same, read one after the other. */
const ROUNDING_MS = 5;

interface Step {
  readonly atMs: number;
  readonly change: number;
}

/** How many places of something were taken when, from PostgreSQL's own times. */
class Timeline {
  private readonly steps: Step[] = [];

  add(atMs: number | null, change: number): void {
    if (atMs !== null) this.steps.push({ atMs, change });
  }

  /** The most that was taken at any moment between the two. */
  mostBetween(fromMs: number, untilMs: number): number {
    this.steps.sort((a, b) => a.atMs - b.atMs || b.change - a.change);
    let taken = 0;
    let most = -Infinity;
    for (const { atMs, change } of this.steps) {
      if (atMs > fromMs) most = Math.max(most, taken);
      if (atMs > untilMs) return most;
      taken += change;
    }
    return Math.max(most, taken);
  }
}

/** Answers of SOLD_OUT and BUYER_LIMIT_EXCEEDED at a time when there was enough left, with 1 s for an old reading. */
export function dishonestRefusals(
  operations: readonly Operation[],
  stored: readonly StoredReservation[],
  capacities: CapacityHistory,
  limit: number,
): string[] {
  const sections = timelines(stored, ({ sectionId }) => String(sectionId));
  const buyers = timelines(stored, ({ userId }) => userId);
  const faults: string[] = [];
  for (const { action, code, sectionId = 0, userId, quantity = 0, startedAtMs, endedAtMs } of operations) {
    if (action !== 'hold') continue;
    const fromMs = startedAtMs - READING_AGE_MS - COMMIT_LAG_MS;
    const untilMs = endedAtMs + ROUNDING_MS;
    const most = (of: ReadonlyMap<string, Timeline>, key: string): number => of.get(key)?.mostBetween(fromMs, untilMs) ?? 0;
    if (code === 'SOLD_OUT') {
      const taken = most(sections, String(sectionId));
      const capacity = capacities.leastBetween(sectionId, fromMs, untilMs);
      if (taken + quantity <= capacity) faults.push(`section ${sectionId} was called sold out with ${capacity - taken} left for ${quantity}`);
    }
    if (code === 'BUYER_LIMIT_EXCEEDED' && most(buyers, userId) + quantity <= limit) faults.push(`a buyer was called over the limit with ${most(buyers, userId)} of ${limit}`);
  }
  return faults;
}

function timelines(stored: readonly StoredReservation[], keyOf: (reservation: StoredReservation) => string): Map<string, Timeline> {
  const found = new Map<string, Timeline>();
  for (const reservation of stored) {
    const key = keyOf(reservation);
    let timeline = found.get(key);
    if (timeline === undefined) found.set(key, (timeline = new Timeline()));
    timeline.add(reservation.heldAtMs, reservation.quantity);
    timeline.add(reservation.releasedAtMs, -reservation.quantity);
  }
  return found;
}
