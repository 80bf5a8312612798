import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';
import { ActivityTally } from './activity/activity-tally.js';
import { FailingSections } from './activity/failing-sections.js';
import { RecentEvents } from './activity/recent-events.js';
import type { RepairReason } from './stock/repair-requests.js';

/** Repairs of this time are worth an operator's attention. */
const RECENT_REPAIRS_MS = 5 * 60_000;

/** What the reservations module reports about itself. */
@Injectable()
export class ReservationMetrics {
  readonly batchSize: Histogram<'operation'>;
  readonly expired: Counter;
  /** By event, for the charts of a sale. */
  readonly activity = new ActivityTally();
  /** Pictures that were lost or wrong; not the first of a section, nor the one that a change of its terms needs. */
  readonly recentRepairs = new RecentEvents(RECENT_REPAIRS_MS);
  /** Sections that keep their due holds. */
  readonly failingSections = new FailingSections();

  private readonly repairs: Counter<'reason'>;
  private readonly expiryFailedSections: Counter;

  // Counted by hand and told when somebody asks: prom-client makes an object and a string of the labels at every call.
  private readonly outcomes = { hold: new Map<string, number>(), confirm: new Map<string, number>(), cancel: new Map<string, number>() };

  constructor(registry: Registry) {
    const registers = [registry];
    const { outcomes } = this;
    new Counter({
      name: 'jari_reservation_outcomes_total',
      help: 'Answers to holds, confirmations and cancellations, by outcome.',
      labelNames: ['operation', 'outcome'],
      registers,
      collect() {
        this.reset();
        for (const [operation, tally] of Object.entries(outcomes)) {
          for (const [outcome, count] of tally) this.inc({ operation, outcome }, count);
        }
      },
    });
    this.batchSize = new Histogram({
      name: 'jari_batch_size',
      help: 'Requests that one transaction of the ledger carried.',
      labelNames: ['operation'],
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
      registers,
    });
    this.repairs = new Counter({
      name: 'jari_repairs_total',
      help: "Times that Redis's picture of a section was made anew, by reason.",
      labelNames: ['reason'],
      registers,
    });
    this.expired = new Counter({ name: 'jari_holds_expired_total', help: 'Holds that expiry gave back.', registers });
    this.expiryFailedSections = new Counter({
      name: 'jari_expiry_failed_sections_total',
      help: 'Times that a section kept its due holds because they could not be given back.',
      registers,
    });
  }

  /** One answer of the service. */
  count(operation: 'hold' | 'confirm' | 'cancel', outcome: string): void {
    const tally = this.outcomes[operation];
    tally.set(outcome, (tally.get(outcome) ?? 0) + 1);
  }

  /** @param isFirst nothing of the section had ever been given out. */
  repaired(reason: RepairReason, isFirst: boolean): void {
    this.repairs.inc({ reason });
    const isExpected = reason === 'operator' || reason === 'otherEpoch' || (reason === 'missing' && isFirst);
    if (!isExpected) this.recentRepairs.add();
  }

  /** Sections whose due holds could not be given back. */
  expiryFailed(sectionIds: readonly number[]): void {
    this.expiryFailedSections.inc(sectionIds.length);
    this.failingSections.add(sectionIds);
  }
}
