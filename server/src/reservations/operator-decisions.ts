import { Injectable, Logger } from '@nestjs/common';
import { waitAtMost } from '../common/at-most.js';
import { DomainError } from '../common/domain-error.js';
import type { Attempt } from '../users/operator-actions/operator-actions.js';
import { OperatorActions } from '../users/operator-actions/operator-actions.js';
import { ReservationCache } from './reservation-cache.js';
import { ReservationQueries } from './reservation-queries.js';
import type { Decided } from './reservations.service.js';

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
    private readonly queries: ReservationQueries,
  ) {}

  async logged(decision: OperatorDecision, decide: () => Promise<Decided>): Promise<Decided> {
    // For the log alone; whether there is such a reservation, and what may become of it, the ledger says.
    const before = await this.cache.find(decision.reservationId);
    const attempt = await this.actions.begin({
      ...decision,
      eventId: before?.eventId,
      sectionId: before?.sectionId,
      details: before === undefined ? {} : { quantity: before.quantity },
    });
    try {
      const decided = await decide();
      await this.kept(this.concluded(attempt, decision, before?.status, decided));
      return decided;
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

  /** The log credits nobody with what somebody else has done in the same milliseconds: a buyer, or the payment provider. */
  private async concluded(attempt: Attempt, decision: OperatorDecision, from: string | undefined, { reservation, replayed }: Decided): Promise<void> {
    if (replayed && !(await this.isOwnCancellation(attempt, decision))) return this.actions.withdraw(attempt);
    return this.actions.settle(attempt, { status: { from: from ?? 'pending', to: reservation.status } });
  }

  /**
   * A cancellation that was sent again after a lost answer finds its own work done and cannot tell it from another's, as a
   * confirmation can by its code; the reservation's log can. Both times are PostgreSQL's.
   */
  private async isOwnCancellation({ atMs }: Attempt, { action: decided, reservationId, reason }: OperatorDecision): Promise<boolean> {
    if (decided !== 'reservationCancelled') return false;
    const entries = (await this.queries.logs(reservationId, null)) ?? [];
    return entries.some(({ action, actor, at, metadata }) =>
      action === 'cancelled' && actor === 'operator' && Date.parse(at) >= atMs && metadata.reason === reason);
  }
}

/** Everything but the failures of which nobody knows whether they have come before or after the change. */
function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && error.code !== 'OUTCOME_UNKNOWN';
}
