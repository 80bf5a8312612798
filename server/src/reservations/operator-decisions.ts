import { Injectable, Logger } from '@nestjs/common';
import { waitAtMost } from '../common/at-most.js';
import { DomainError } from '../common/domain-error.js';
import type { Attempt } from '../users/operator-actions/operator-actions.js';
import { OperatorActions } from '../users/operator-actions/operator-actions.js';
import type { ReservationRecord } from './ledger/ledger.types.js';
import { ReservationCache } from './reservation-cache.js';

/** A PostgreSQL that is well takes a few milliseconds. */
const LOG_PATIENCE_MS = 250;

export interface OperatorDecision {
  readonly operatorId: string;
  readonly action: 'reservationCancelled' | 'reservationConfirmed';
  readonly reservationId: string;
  readonly reason?: string | undefined;
}

/**
 * An operator's decision about a reservation, in the operators' log. The ledger's transaction carries many requests and
 * is not held up for one of them: the row is there before the attempt, and learns afterwards what became of it.
 */
@Injectable()
export class OperatorDecisions {
  private readonly logger = new Logger(OperatorDecisions.name);

  constructor(
    private readonly actions: OperatorActions,
    private readonly cache: ReservationCache,
  ) {}

  async logged({ reason, ...decision }: OperatorDecision, decide: () => Promise<ReservationRecord>): Promise<ReservationRecord> {
    // For the log alone; whether there is such a reservation, and what may become of it, the ledger says.
    const before = await this.cache.find(decision.reservationId);
    const attempt = await this.actions.begin({
      ...decision,
      eventId: before?.eventId,
      sectionId: before?.sectionId,
      reason,
      details: before === undefined ? {} : { quantity: before.quantity },
    });
    try {
      const after = await decide();
      await this.kept(this.concluded(attempt, before?.status, after));
      return after;
    } catch (error) {
      if (isRefusal(error)) await this.kept(this.actions.withdraw(attempt));
      throw error;
    }
  }

  /** Before the answer, so that whoever reads the log then finds it; what was decided is answered in any case, and in time. */
  private async kept(writing: Promise<void>): Promise<void> {
    try {
      await waitAtMost(LOG_PATIENCE_MS, writing);
    } catch (error) {
      this.logger.warn({ message: "an operator's action stays with an unknown outcome", error: String(error) });
    }
  }

  private concluded(attempt: Attempt, from: string | undefined, after: ReservationRecord): Promise<void> {
    const changedAt = after.status === 'confirmed' ? after.confirmedAt : after.cancelledAt;
    // It was so before: the decision has repeated itself and changed nothing. Both times are PostgreSQL's.
    if (changedAt === null || Date.parse(changedAt) < attempt.atMs) return this.actions.withdraw(attempt);
    return this.actions.settle(attempt, { status: { from: from ?? 'pending', to: after.status } });
  }
}

/** Everything but the failures of which nobody knows whether they have come before or after the change. */
function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && error.code !== 'OUTCOME_UNKNOWN';
}
