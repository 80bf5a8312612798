import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { DomainError } from '../../../common/domain-error.js';
import type { Stock } from '../../../common/stock.js';
import { DistributedLock, LockLineFullError, LockTimeoutError } from '../../../locking/distributed-lock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Database } from '../../../platform/database/database.js';
import { inBackground } from '../../../platform/logging/in-background.js';
import type { FreedSection, HoldOutcome, HoldRequest } from '../../ledger/ledger.types.js';
import { ReservationLedger } from '../../ledger/reservation-ledger.js';
import type { LiveStock, StockPicture } from '../../reservation.strategy.js';
import { ReservationStrategy } from '../../reservation.strategy.js';
import { lockTimeout, overloaded, storeAway } from '../../reservations.errors.js';
import { DriftWatch } from '../../stock/drift-watch.js';
import type { Drift } from '../../stock/drift-watch.js';
import { PictureWatch } from '../../stock/picture-watch.js';
import { RepairRequests } from '../../stock/repair-requests.js';
import { StockReading, stockOf } from '../../stock/stock-reading.js';
import { SeatCounter } from './seat-counter.js';
import type { TakeResult } from './seat-counter.js';

/** After the longest wait for the lock; the answer may take another 750 ms, and a slow Redis 250 to hear of the hold (decision 14). */
const SENT_WITHIN_MS = 100;

/**
 * The basic engine. One hold at a time per section: take the section's lock, take from its counter, let the ledger
 * decide, tell the counter. The lock saves PostgreSQL from contenders; the ledger's row lock is what makes it correct.
 */
@Injectable()
export class LockReservationStrategy extends ReservationStrategy {
  readonly name = 'lock';
  private readonly logger = new Logger(LockReservationStrategy.name);
  private readonly watch = new PictureWatch();
  private readonly driftWatch = new DriftWatch();

  constructor(
    private readonly ledger: ReservationLedger,
    private readonly lock: DistributedLock,
    private readonly counter: SeatCounter,
    private readonly reading: StockReading,
    private readonly repairs: RepairRequests,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly database: Database,
  ) {
    super();
    // What has been waited for the lock comes on top of what PostgreSQL is waited for: those in line need not hear of it one by one, nor
    // those of this process only when another instance hands the lock over.
    database.onAbsence(() => lock.turnAway(storeAway()));
  }

  async hold(request: HoldRequest, askedAtMs: number): Promise<HoldOutcome> {
    const left = this.refusal(request);
    if (left !== undefined) return { kind: 'soldOut', available: left };
    if (this.database.isAway) throw storeAway();
    const { lockLeaseMs, lockWaitMs } = this.config;
    const beginByMs = askedAtMs + lockWaitMs;
    // The signal of a lost lease finds nothing to stop: admit() sends the hold in the turn of the event loop in which the
    // job begins, under a lease that cannot have been lost yet, and what has been sent only PostgreSQL can answer. Should
    // another instance hold the lock by then, its row lock puts the two in order.
    try {
      return await this.lock.withLock(`section:${request.sectionId}`, () => this.admit(request, beginByMs + SENT_WITHIN_MS), {
        leaseMs: lockLeaseMs,
        waitMs: Math.max(0, beginByMs - performance.now()),
      });
    } catch (error) {
      if (error instanceof LockTimeoutError) throw lockTimeout();
      throw error instanceof LockLineFullError ? overloaded() : error;
    }
  }

  async giveBack(freed: readonly FreedSection[]): Promise<void> {
    if (freed.length > 0) await this.counter.tell(freed.map(stockOf));
  }

  async readLive(sectionIds: readonly number[]): Promise<readonly LiveStock[] | 'unavailable'> {
    const counts = await this.counter.read(sectionIds);
    if (counts === 'unavailable') return counts;
    return counts.map((count, index) => {
      const capacity = this.reading.get(sectionIds[index] ?? 0)?.capacity;
      if (count === undefined || capacity === undefined) return undefined;
      return { sectionId: count.sectionId, epoch: count.epoch, stockVersion: count.stockVersion, taken: capacity - count.available };
    });
  }

  async reconcile(reading: readonly Stock[]): Promise<void> {
    const counts = await this.readLive(reading.map(({ sectionId }) => sectionId));
    if (counts === 'unavailable') return this.driftWatch.forget();
    this.driftWatch.examine(reading, counts, this.clock.monotonicMs());
    const { faults, behind } = this.watch.examine(reading, counts);
    for (const { stock, reason } of faults) this.repairs.request(stock.sectionId, reason, stock.epoch);
    if (behind.length > 0) await this.counter.tell(behind.map(stockOf));
  }

  get drifts(): readonly Drift[] {
    return this.driftWatch.current;
  }

  publish(picture: StockPicture): Promise<void> {
    return this.counter.publish(stockOf(picture));
  }

  withdraw(sectionIds: readonly number[]): Promise<boolean> {
    return this.counter.remove(sectionIds);
  }

  /** The places left, when a fresh reading of PostgreSQL shows too few and the request carries no key to be looked up. */
  private refusal(request: HoldRequest): number | undefined {
    return request.key === null ? this.reading.tooFewFor(request.sectionId, request.quantity) : undefined;
  }

  private async admit(request: HoldRequest, sendByMs: number): Promise<HoldOutcome> {
    // Whoever held the lock before may have taken the last places.
    const left = this.refusal(request);
    if (left !== undefined) return { kind: 'soldOut', available: left };
    const { sectionId, quantity } = request;
    const epoch = this.reading.get(sectionId)?.epoch;
    // Redis and PostgreSQL are asked at the same time: the counter only advises, so nothing that it says or fails with
    // may change what PostgreSQL decides.
    const taking: Promise<TakeResult> = epoch === undefined
      ? Promise.resolve('unavailable')
      : this.counter.take(sectionId, epoch, quantity).catch(() => 'damaged');
    const sentAtMs = this.clock.monotonicMs();
    try {
      const { outcomes, sections } = await this.ledger.reserve([request], [], sendByMs);
      this.reading.note(sections, sentAtMs);
      const outcome = outcomes[0] as HoldOutcome;
      const section = sections[0];
      const take = await taking;
      if (take === 'missing') this.repairs.request(sectionId, 'missing');
      if (take === 'staleEpoch' && section?.epoch === epoch) this.repairs.request(sectionId, 'otherEpoch');
      if (take === 'short' && outcome.kind === 'held') this.repairs.request(sectionId, 'falseRefusal');
      // After a hold the counter gets PostgreSQL's exact count; a refusal only gives back what was taken for it. Nobody
      // waits for it: on one connection it arrives before the next one takes.
      if (outcome.kind === 'held' && section !== undefined) this.later(this.counter.tell([stockOf(section)]));
      else if (take === 'taken' && epoch !== undefined) this.later(this.counter.giveBack(sectionId, epoch, quantity));
      return outcome;
    } catch (error) {
      const known = !(error instanceof DomainError && error.code === 'OUTCOME_UNKNOWN');
      if (known && epoch !== undefined) {
        this.later(taking.then((take) => (take === 'taken' ? this.counter.giveBack(sectionId, epoch, quantity) : undefined)));
      }
      throw error;
    }
  }

  private later(telling: Promise<void>): void {
    inBackground(telling, this.logger, 'a counter of places could not be told');
  }
}
