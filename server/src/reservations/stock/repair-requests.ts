import { Injectable } from '@nestjs/common';

/** Why Redis's picture of a section cannot be trusted. */
export type RepairReason = 'missing' | 'otherEpoch' | 'damaged' | 'staleClaim' | 'failedOffer' | 'falseRefusal' | 'drift' | 'redisReturned' | 'operator';

/** Where the strategies leave word that a section needs repair; the repair itself happens elsewhere and nobody waits. */
@Injectable()
export class RepairRequests {
  private readonly pending = new Map<number, RepairReason>();
  private readonly postponed = new Map<number, RepairReason>();
  private wake: () => void = () => undefined;

  request(sectionId: number, reason: RepairReason): void {
    this.postponed.delete(sectionId);
    if (!this.pending.has(sectionId)) this.pending.set(sectionId, reason);
    this.wake();
  }

  /**
   * For repairs that failed. Counts might not show the section again: Redis, back with earlier data, may propose as
   * many numbers as it should, but other ones, and those are compared only while the section is at rest.
   */
  postpone(sectionId: number, reason: RepairReason): void {
    if (!this.pending.has(sectionId)) this.postponed.set(sectionId, reason);
  }

  /** Asks again for what was postponed. */
  resume(): void {
    for (const [sectionId, reason] of [...this.postponed]) this.request(sectionId, reason);
  }

  /** Hands over everything asked for so far. */
  takeAll(): ReadonlyMap<number, RepairReason> {
    const all = new Map(this.pending);
    this.pending.clear();
    return all;
  }

  onRequest(listener: () => void): void {
    this.wake = listener;
  }
}
