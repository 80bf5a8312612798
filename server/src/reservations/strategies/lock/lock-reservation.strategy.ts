import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { DomainError } from '../../../common/domain-error.js';
import type { Stock } from '../../../common/stock.js';
import { DistributedLock, LockTimeoutError } from '../../../locking/distributed-lock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { FreedSection, HoldOutcome, HoldRequest } from '../../ledger/ledger.types.js';
import { ReservationLedger } from '../../ledger/reservation-ledger.js';
import type { LiveStock, StockPicture } from '../../reservation.strategy.js';
import { ReservationStrategy } from '../../reservation.strategy.js';
import { lockTimeout } from '../../reservations.errors.js';
import { RepairRequests } from '../../stock/repair-requests.js';
import { StockReading, stockOf } from '../../stock/stock-reading.js';
import { LockReconciliation } from './lock-reconciliation.js';
import { SeatCounter } from './seat-counter.js';

/**
 * The basic engine. One hold at a time per section: take the section's lock, take from its counter, let the ledger
 * decide, tell the counter. The lock saves PostgreSQL from contenders; the ledger's row lock is what makes it correct.
 */
@Injectable()
export class LockReservationStrategy extends ReservationStrategy {
  readonly name = 'lock';

  constructor(
    private readonly ledger: ReservationLedger,
    private readonly lock: DistributedLock,
    private readonly counter: SeatCounter,
    private readonly reading: StockReading,
    private readonly repairs: RepairRequests,
    private readonly reconciliation: LockReconciliation,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    super();
  }

  async hold(request: HoldRequest): Promise<HoldOutcome> {
    const left = this.refusal(request);
    if (left !== undefined) return { kind: 'soldOut', available: left };
    const { lockLeaseMs, lockWaitMs } = this.config;
    try {
      return await this.lock.withLock(`section:${request.sectionId}`, () => this.admit(request), {
        leaseMs: lockLeaseMs,
        waitMs: lockWaitMs,
      });
    } catch (error) {
      throw error instanceof LockTimeoutError ? lockTimeout() : error;
    }
  }

  async giveBack(freed: readonly FreedSection[]): Promise<void> {
    if (freed.length > 0) await this.counter.tell(freed.map(stockOf));
  }

  readLive(sectionIds: readonly number[]): Promise<readonly LiveStock[] | 'unavailable'> {
    return this.counter.readLive(sectionIds);
  }

  reconcile(reading: readonly Stock[]): Promise<void> {
    return this.reconciliation.run(reading);
  }

  publish(picture: StockPicture): Promise<void> {
    return this.counter.publish(stockOf(picture));
  }

  /** The places left, when a fresh reading of PostgreSQL shows too few and the request carries no key to be looked up. */
  private refusal(request: HoldRequest): number | undefined {
    return request.key === null ? this.reading.tooFewFor(request.sectionId, request.quantity) : undefined;
  }

  private async admit(request: HoldRequest): Promise<HoldOutcome> {
    // Whoever held the lock before may have taken the last places.
    const left = this.refusal(request);
    if (left !== undefined) return { kind: 'soldOut', available: left };
    const { sectionId, quantity } = request;
    const epoch = this.reading.get(sectionId)?.epoch;
    const take = epoch === undefined ? 'unavailable' : await this.counter.take(sectionId, epoch, quantity);
    const sentAtMs = this.clock.monotonicMs();
    try {
      const { outcomes, sections } = await this.ledger.reserve([request], []);
      this.reading.note(sections, sentAtMs);
      const outcome = outcomes[0] as HoldOutcome;
      const section = sections[0];
      if (take === 'missing') this.repairs.request(sectionId, 'missing');
      if (take === 'staleEpoch' && section?.epoch === epoch) this.repairs.request(sectionId, 'otherEpoch');
      if (take === 'short' && outcome.kind === 'held') this.repairs.request(sectionId, 'falseRefusal');
      // The exact count after the commit; it also gives back what was taken for a hold that was refused.
      if (take === 'taken' && section !== undefined) await this.counter.settle(stockOf(section), quantity, outcome.kind === 'held');
      return outcome;
    } catch (error) {
      const known = !(error instanceof DomainError && error.code === 'OUTCOME_UNKNOWN');
      if (take === 'taken' && known && epoch !== undefined) await this.counter.giveBack(sectionId, epoch, quantity);
      throw error;
    }
  }
}
