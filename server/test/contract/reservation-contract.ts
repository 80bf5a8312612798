import { describeHolding } from './holding.js';
import { describeLeaving } from './leaving.js';
import { describePayment } from './payment.js';
import { describeReading } from './reading.js';
import type { Variant } from './stage.js';
import { Stage } from './stage.js';

/** What every engine promises, with Redis and without it, as seen through HTTP. */
export function describeReservationContract(variant: Variant): void {
  describe(`reservations, ${variant.strategy} strategy, Redis ${variant.redis}`, () => {
    const stage = new Stage(variant);

    beforeAll(() => stage.set());
    afterEach(() => stage.expectInvariants());
    afterAll(() => stage.strike());

    describe('holding', () => describeHolding(stage));
    describe('leaving', () => describeLeaving(stage));
    describe('reading', () => describeReading(stage));
    describe('paying', () => describePayment(stage));
  });
}
