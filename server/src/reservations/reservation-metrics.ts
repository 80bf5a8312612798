import { Injectable } from '@nestjs/common';
import { Counter, Histogram, Registry } from 'prom-client';

/** What the reservations module reports about itself. */
@Injectable()
export class ReservationMetrics {
  readonly batchSize: Histogram<'operation'>;
  readonly repairs: Counter<'reason'>;
  readonly expired: Counter;
  readonly expiryFailedSections: Counter;

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
}
