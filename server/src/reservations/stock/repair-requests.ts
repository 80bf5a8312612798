import { Injectable } from '@nestjs/common';

/** Why Redis's picture of a section cannot be trusted. */
export type RepairReason = 'missing' | 'otherEpoch' | 'damaged' | 'staleClaim' | 'failedOffer' | 'failedSettlement' | 'falseRefusal' | 'drift' | 'redisReturned' | 'operator';

export interface WantedRepair {
  readonly reason: RepairReason;
  /** The section's epoch in the reading that shows the fault; one that was repaired since then is left alone. */
  readonly atEpoch: string | undefined;
}

/** Where the strategies leave word that a section needs repair; the repair itself happens elsewhere and nobody waits. */
@Injectable()
export class RepairRequests {
  private readonly pending = new Map<number, WantedRepair>();
  private readonly postponed = new Map<number, WantedRepair>();
  private wake: () => void = () => undefined;

  /** @param atEpoch for faults that a reading shows; without it the section is repaired whatever happened meanwhile */
  request(sectionId: number, reason: RepairReason, atEpoch?: string): void {
    const earlier = this.pending.get(sectionId) ?? this.postponed.get(sectionId);
    this.postponed.delete(sectionId);
    // One that is asked for whatever happens meanwhile stays so.
    this.pending.set(sectionId, earlier === undefined ? { reason, atEpoch } : { reason: earlier.reason, atEpoch: laterOf(earlier.atEpoch, atEpoch) });
    this.wake();
  }

  /**
   * For repairs that failed. Counts might not show the section again: Redis, back with earlier data, may propose as
   * many numbers as it should, but other ones, and those are compared only while the section is at rest.
   */
  postpone(sectionId: number, wanted: WantedRepair): void {
    if (!this.pending.has(sectionId)) this.postponed.set(sectionId, wanted);
  }

  /** Asks again for what was postponed. */
  resume(): void {
    for (const [sectionId, { reason, atEpoch }] of [...this.postponed]) this.request(sectionId, reason, atEpoch);
  }

  /** Hands over everything asked for so far. */
  takeAll(): ReadonlyMap<number, WantedRepair> {
    const all = new Map(this.pending);
    this.pending.clear();
    return all;
  }

  onRequest(listener: () => void): void {
    this.wake = listener;
  }
}

/** A claim knows the section's epoch from before it, a reading the present one. */
function laterOf(one: string | undefined, other: string | undefined): string | undefined {
  if (one === undefined || other === undefined) return undefined;
  return BigInt(one) > BigInt(other) ? one : other;
}
