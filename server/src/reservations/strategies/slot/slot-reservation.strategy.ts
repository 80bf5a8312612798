import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../common/clock.js';
import { DomainError } from '../../../common/domain-error.js';
import { StorePace } from '../../../common/store-pace.js';
import { inBackground } from '../../../platform/logging/in-background.js';
import type { ClaimResult, Settlement, ToldResult } from '../../../slots/slot-manager.js';
import { SlotManager } from '../../../slots/slot-manager.js';
import { Batcher } from '../../batching/batcher.js';
import type { FreedSection, HoldOutcome, HoldRequest, Proposal, ReserveResult } from '../../ledger/ledger.types.js';
import { ReservationLedger } from '../../ledger/reservation-ledger.js';
import { ReservationMetrics } from '../../reservation-metrics.js';
import type { LiveStock, StockOnRecord, StockPicture } from '../../reservation.strategy.js';
import { ReservationStrategy } from '../../reservation.strategy.js';
import { DriftWatch } from '../../stock/drift-watch.js';
import type { Drift } from '../../stock/drift-watch.js';
import { PictureWatch } from '../../stock/picture-watch.js';
import { RepairRequests } from '../../stock/repair-requests.js';
import { StockReading, stockOf } from '../../stock/stock-reading.js';
import type { CountedSection } from './number-check.js';
import { NumberCheck } from './number-check.js';
import { isAtRest, slotFault } from './slot-fault.js';

/**
 * The engine for high demand. Holds that arrive together travel together: Redis hands every section's part of the
 * batch its slot numbers in one pipelined round trip, the ledger admits the batch in another.
 */
@Injectable()
export class SlotReservationStrategy extends ReservationStrategy {
  readonly name = 'slot';
  private readonly batcher: Batcher<HoldRequest, HoldOutcome>;
  private readonly logger = new Logger(SlotReservationStrategy.name);
  private readonly watch = new PictureWatch();
  private readonly driftWatch = new DriftWatch();
  private isComparing = false;

  constructor(
    private readonly ledger: ReservationLedger,
    private readonly slots: SlotManager,
    private readonly reading: StockReading,
    private readonly repairs: RepairRequests,
    private readonly numbers: NumberCheck,
    private readonly clock: Clock,
    metrics: ReservationMetrics,
    pace: StorePace,
  ) {
    super();
    this.batcher = new Batcher({
      run: (batch, sendByMs) => this.admit(batch, sendByMs),
      pace,
      conflictKeys: ({ buyerId, userId, key }) => (key === null ? [buyerId] : [buyerId, `${userId} ${key}`]),
      splitKey: ({ sectionId }) => sectionId,
      onBatch: (size) => metrics.batchSize.observe({ operation: 'hold' }, size),
    });
  }

  hold(request: HoldRequest, askedAtMs: number): Promise<HoldOutcome> {
    // A key may belong to a hold that was granted before the section sold out; only PostgreSQL knows.
    const left = request.key === null ? this.reading.tooFewFor(request.sectionId, request.quantity) : undefined;
    if (left !== undefined) return Promise.resolve({ kind: 'soldOut', available: left });
    return this.batcher.submit(request, askedAtMs);
  }

  async giveBack(freed: readonly FreedSection[]): Promise<void> {
    if (freed.length === 0) return;
    const results = await this.slots.offer(freed.map((section) => ({ stock: stockOf(section), numbers: section.numbers })));
    results.forEach((result, index) => {
      const section = freed[index];
      if (section !== undefined && isLost(result)) this.repairs.request(section.sectionId, 'failedOffer');
    });
  }

  readLive(sectionIds: readonly number[]): Promise<readonly LiveStock[] | 'unavailable'> {
    return this.slots.read(sectionIds);
  }

  async reconcile(reading: readonly StockOnRecord[]): Promise<void> {
    const ids = reading.map(({ sectionId }) => sectionId);
    const pictures = await this.slots.read(ids);
    if (pictures === 'unavailable') return this.driftWatch.forget();
    this.driftWatch.examine(reading, pictures, this.clock.monotonicMs());
    const { faults, behind } = this.watch.examine(reading, pictures);
    for (const { stock, reason } of faults) this.repairs.request(stock.sectionId, reason, stock.epoch);
    if (behind.length > 0) await this.slots.tell(behind.map(stockOf));
    const told = behind.length > 0 ? await this.slots.read(ids) : pictures;
    if (told === 'unavailable') return;
    const counted: CountedSection[] = [];
    reading.forEach((stock, index) => {
      const picture = told[index];
      const fault = slotFault(stock, picture);
      if (fault !== undefined) this.repairs.request(stock.sectionId, fault, stock.epoch);
      else if (picture !== undefined && isAtRest(stock, picture)) counted.push({ stock, picture });
    });
    void this.compareNumbers(counted);
  }

  get drifts(): readonly Drift[] {
    return this.driftWatch.current;
  }

  publish(picture: StockPicture): Promise<void> {
    return this.slots.publish(picture);
  }

  withdraw(sectionIds: readonly number[]): Promise<boolean> {
    return this.slots.remove(sectionIds);
  }

  /** Beside the readings: a crowd's refusals rest on those, and a busy PostgreSQL answers this question late. Never rejects. */
  private async compareNumbers(counted: readonly CountedSection[]): Promise<void> {
    if (this.isComparing) return;
    this.isComparing = true;
    try {
      for (const sectionId of await this.numbers.examine(counted)) this.repairs.request(sectionId, 'drift');
    } catch (error) {
      this.logger.warn({ message: 'free numbers could not be compared', error: String(error) });
    } finally {
      this.isComparing = false;
    }
  }

  private async admit(batch: readonly HoldRequest[], sendByMs: number): Promise<readonly HoldOutcome[]> {
    const claims = await this.claim(batch);
    const sentAtMs = this.clock.monotonicMs();
    try {
      const result = await this.ledger.reserve(batch, claims.flatMap(({ claim, epoch }) => proposalOf(claim, epoch)), sendByMs);
      this.reading.note(result.sections, sentAtMs);
      // The buyers need not wait for Redis to learn what PostgreSQL has decided.
      this.settleLater(claims, result);
      return result.outcomes;
    } catch (error) {
      // Numbers go back only when they are known to be unused; a claim that stays becomes old and repair finds it.
      if (!(error instanceof DomainError && error.code === 'OUTCOME_UNKNOWN')) this.settleLater(claims, undefined);
      throw error;
    }
  }

  private async claim(batch: readonly HoldRequest[]): Promise<readonly ClaimUnderEpoch[]> {
    const quantities = new Map<number, number>();
    for (const { sectionId, quantity } of batch) quantities.set(sectionId, (quantities.get(sectionId) ?? 0) + quantity);
    // A section that no reading has seen yet has no picture in Redis either; PostgreSQL numbers its first holds.
    const wanted = [...quantities].flatMap(([sectionId, quantity]) => {
      const known = this.reading.get(sectionId);
      return known === undefined ? [] : [{ sectionId, epoch: known.epoch, quantity: Math.min(quantity, known.capacity) }];
    });
    if (wanted.length === 0) return [];
    const claims = await this.slots.claim(wanted);
    return claims.map((claim, index) => ({ claim, epoch: wanted[index]?.epoch ?? '' }));
  }

  private settleLater(claims: readonly ClaimUnderEpoch[], result: ReserveResult | undefined): void {
    inBackground(this.settle(claims, result), this.logger, 'claims could not be settled');
  }

  private async settle(claims: readonly ClaimUnderEpoch[], result: ReserveResult | undefined): Promise<void> {
    const sections = new Map(result?.sections.map((section) => [section.sectionId, section]));
    const settlements: Settlement[] = [];
    for (const { claim, epoch } of claims) {
      const section = sections.get(claim.sectionId);
      if (claim.status === 'claimed') {
        // Without a section nothing was written, so all of the claim is as free as it was before.
        settlements.push({ claim, epoch, unused: section?.unused ?? claim.numbers, ...(section && { stock: stockOf(section) }) });
      }
      if (section !== undefined) this.askForRepair(claim, epoch, section.epoch, section.numbers.length);
    }
    if (settlements.length === 0) return;
    const results = await this.slots.settle(settlements);
    results.forEach((result, index) => {
      const settlement = settlements[index];
      // Otherwise the section would wait until the claim is old; a repair since the claim has forgotten it.
      if (settlement !== undefined && isLost(result)) this.repairs.request(settlement.claim.sectionId, 'failedSettlement', settlement.epoch);
    });
  }

  private askForRepair(claim: ClaimResult, epoch: string, currentEpoch: string, admitted: number): void {
    if (claim.status === 'unavailable' || claim.status === 'claimed') return;
    if (claim.status === 'short' && admitted > 0) this.repairs.request(claim.sectionId, 'falseRefusal');
    if (claim.status === 'missing' || claim.status === 'damaged') this.repairs.request(claim.sectionId, claim.status);
    // A claim under an old epoch only shows that this instance's reading was old.
    if (claim.status === 'staleEpoch' && epoch === currentEpoch) this.repairs.request(claim.sectionId, 'otherEpoch');
  }
}

interface ClaimUnderEpoch {
  readonly claim: ClaimResult;
  readonly epoch: string;
}

/** Another epoch is the work of a repair: a newer one has these numbers already, an older one is found by comparison. */
function isLost(result: ToldResult): boolean {
  return result !== 'done' && result !== 'staleEpoch';
}

function proposalOf(claim: ClaimResult, epoch: string): Proposal[] {
  return claim.status === 'claimed' ? [{ sectionId: claim.sectionId, epoch, numbers: claim.numbers }] : [];
}
