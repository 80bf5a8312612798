import { Injectable } from '@nestjs/common';
import { waitAtMost } from '../common/at-most.js';
import { Clock } from '../common/clock.js';
import { newConfirmationCode } from '../common/ids.js';
import { StorePace } from '../common/store-pace.js';
import { sectionNotFound } from '../sections/sections.errors.js';
import { Batcher } from './batching/batcher.js';
import type {
  Actor,
  CancelOutcome,
  CancelRequest,
  ConfirmOutcome,
  ConfirmRequest,
  FreedSection,
  HoldRequest,
  ReservationRecord,
  Refusal,
} from './ledger/ledger.types.js';
import { ReservationLedger } from './ledger/reservation-ledger.js';
import { ReservationCache } from './reservation-cache.js';
import { ReservationMetrics } from './reservation-metrics.js';
import { ReservationStrategy } from './reservation.strategy.js';
import {
  invalidState,
  keyReused,
  limitExceeded,
  reservationExpired,
  reservationNotFound,
  salesClosed,
  salesNotOpen,
  sectionClosed,
  soldOut,
} from './reservations.errors.js';
import { StockReading } from './stock/stock-reading.js';

/** A Redis that is well takes a few milliseconds. */
const GIVE_BACK_PATIENCE_MS = 250;

export interface Held {
  readonly reservation: ReservationRecord;
  /** True when the idempotency key had been used for it before. */
  readonly replayed: boolean;
}

/** A reservation after its confirmation or cancellation. */
export interface Decided {
  readonly reservation: ReservationRecord;
  /** True when it was so before, by whomever: this request has changed nothing. */
  readonly replayed: boolean;
}

/** A caller's right over a reservation: its owner's id, or null for an operator, who may act on anybody's. */
export interface Caller {
  readonly ownerId: string | null;
  readonly actor: Actor;
  /** When the request arrived, by performance.now(); absent: now. */
  readonly askedAtMs?: number;
}

export interface Expired {
  readonly expired: number;
  /** How late the latest of them was; 0 of none. */
  readonly lagMs: number;
  /** Sections that kept their due holds. */
  readonly failed: readonly number[];
}

/** The life of a reservation, the same under both strategies. */
@Injectable()
export class ReservationsService {
  private readonly confirmations: Batcher<ConfirmRequest, ConfirmOutcome>;
  private readonly cancellations: Batcher<CancelRequest, CancelOutcome>;

  constructor(
    private readonly strategy: ReservationStrategy,
    private readonly ledger: ReservationLedger,
    private readonly cache: ReservationCache,
    private readonly metrics: ReservationMetrics,
    private readonly reading: StockReading,
    private readonly clock: Clock,
    pace: StorePace,
  ) {
    this.confirmations = new Batcher({
      run: (batch, sendByMs) => this.ledger.confirm(batch, sendByMs),
      pace,
      conflictKeys: ({ id }) => [id],
      onBatch: (size) => metrics.batchSize.observe({ operation: 'confirm' }, size),
    });
    this.cancellations = new Batcher({
      run: (batch, sendByMs) => this.cancelBatch(batch, sendByMs),
      pace,
      conflictKeys: ({ id }) => [id],
      onBatch: (size) => metrics.batchSize.observe({ operation: 'cancel' }, size),
    });
  }

  /**
   * Holds places, or rejects with the reason why not. PostgreSQL has committed when this resolves.
   * @param askedAtMs when the request arrived, by performance.now(): its time to be answered counts from there
   */
  async hold(request: HoldRequest, askedAtMs = performance.now()): Promise<Held> {
    const outcome = await this.strategy.hold(request, askedAtMs);
    this.metrics.count('hold', outcome.kind);
    if (!('reservation' in outcome)) {
      this.metrics.activity.count(this.reading.get(request.sectionId)?.eventId, 'refused');
      throw refusalOf(outcome);
    }
    const { kind, reservation } = outcome;
    if (kind === 'held') this.metrics.activity.count(reservation.eventId, 'held');
    await (kind === 'held' ? this.cache.held(reservation) : this.cache.changed([reservation]));
    return { reservation, replayed: kind === 'replayed' };
  }

  /** Confirms a hold before its deadline; confirming again gives the same reservation. */
  async confirm(id: string, caller: Caller, paymentReference: string | null): Promise<Decided> {
    const code = newConfirmationCode();
    const outcome = await this.confirmations.submit({
      id,
      userId: caller.ownerId,
      code,
      paymentReference,
      actor: caller.actor,
    }, caller.askedAtMs);
    this.metrics.count('confirm', outcome.kind);
    if (outcome.kind === 'confirmed') this.metrics.activity.count(outcome.reservation.eventId, 'confirmed');
    if ('reservation' in outcome) await this.cache.changed([outcome.reservation]);
    switch (outcome.kind) {
      case 'confirmed':
      case 'alreadyConfirmed':
        // Sent again after a lost answer, a request finds its own work done, and its own code on it.
        return { reservation: outcome.reservation, replayed: outcome.reservation.confirmationCode !== code };
      case 'cancelled':
        throw invalidState('The reservation has been cancelled and cannot be confirmed.');
      case 'expired':
        throw reservationExpired();
      case 'notFound':
        throw reservationNotFound();
    }
  }

  /**
   * Cancels a hold or a confirmed reservation; cancelling again gives the same reservation.
   * @param onlyPending refuses with INVALID_STATE what has been confirmed
   */
  async cancel(id: string, caller: Caller, reason: string | null, onlyPending = false): Promise<Decided> {
    const outcome = await this.cancellations.submit({ id, userId: caller.ownerId, actor: caller.actor, reason, onlyPending }, caller.askedAtMs);
    this.metrics.count('cancel', outcome.kind);
    if (outcome.kind === 'cancelled') this.metrics.activity.count(outcome.reservation.eventId, 'cancelled');
    switch (outcome.kind) {
      case 'cancelled':
      case 'alreadyCancelled':
        return { reservation: outcome.reservation, replayed: outcome.kind === 'alreadyCancelled' };
      case 'confirmed':
        throw invalidState('The reservation has been confirmed meanwhile and was left as it is.');
      case 'expired':
        throw reservationExpired();
      case 'notFound':
        throw reservationNotFound();
    }
  }

  /** Gives back at most `limit` holds whose deadline has passed, of one section and of none in `skip`. */
  async expireDue(limit: number, skip: readonly number[]): Promise<Expired> {
    const sentAtMs = this.clock.monotonicMs();
    const { expired, lagMs, freed, owners, failed } = await this.ledger.expireDue(limit, skip);
    this.reading.note(freed, sentAtMs);
    this.metrics.expiryFailed(failed.map(({ sectionId }) => sectionId));
    if (expired > 0) {
      this.metrics.expired.inc(expired);
      this.countExpired(freed, expired);
      await this.strategy.giveBack(freed);
      await this.cache.changed(owners.map(({ id, userId }) => ({ id, userId, status: 'expired' as const })));
    }
    return { expired, lagMs, failed: failed.map(({ sectionId }) => sectionId) };
  }

  /** A run is of one section. */
  private countExpired(freed: readonly FreedSection[], expired: number): void {
    for (const { sectionId, eventId } of freed.slice(0, 1)) {
      this.metrics.failingSections.remove(sectionId);
      // Not from the reading, which knows no event whose sale is over; its holds end afterwards all the same.
      this.metrics.activity.count(eventId, 'expired', expired);
    }
  }

  private async cancelBatch(batch: readonly CancelRequest[], sendByMs: number): Promise<readonly CancelOutcome[]> {
    const sentAtMs = this.clock.monotonicMs();
    const { freed, outcomes } = await this.ledger.cancel(batch, sendByMs);
    // Before the answer, so that a place is on sale again when its buyer is told that it is gone: neither this
    // instance's own reading nor Redis may go on saying that the section is sold out. A slow Redis learns it later.
    this.reading.note(freed, sentAtMs);
    // The copies at the same time: one after the other they made two seconds out of a slow store's 1.9.
    await Promise.all([
      waitAtMost(GIVE_BACK_PATIENCE_MS, this.strategy.giveBack(freed)),
      this.cache.changed(outcomes.flatMap((outcome) => ('reservation' in outcome ? [outcome.reservation] : []))),
    ]);
    return outcomes;
  }
}

function refusalOf(outcome: Refusal): Error {
  switch (outcome.kind) {
    case 'soldOut':
      return soldOut(outcome.available);
    case 'limitExceeded':
      return limitExceeded(outcome.limit, outcome.held);
    case 'keyReused':
      return keyReused();
    case 'sectionNotFound':
      return sectionNotFound();
    case 'sectionClosed':
      return sectionClosed();
    case 'salesNotOpen':
      return salesNotOpen();
    case 'salesClosed':
      return salesClosed();
  }
}
