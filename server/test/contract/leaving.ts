import type { ReservationDto } from '../../src/reservations/reservation.dto.js';
import type { Visitor } from '../support/api-client.js';
import type { Stage } from './stage.js';
import { expectProblem } from './stage.js';

/** How a reservation leaves `pending` and gives its places back. */
export function describeLeaving(stage: Stage): void {
  async function heldBySomebody(section: number, quantity = 2): Promise<{ buyer: Visitor; hold: ReservationDto }> {
    const buyer = await stage.guest();
    return { buyer, hold: await buyer.held(section, quantity) };
  }

  /** Reads what may be kept in a cache from then on. */
  async function expectShown(buyer: Visitor, id: string, status: string): Promise<void> {
    expect((await buyer.reservation(id)).body).toMatchObject({ id, status });
    expect((await buyer.list()).body.items).toMatchObject([{ id, status }]);
  }

  it('confirms once, and says the same the second time', async () => {
    const { buyer, hold } = await heldBySomebody(await stage.section(5));
    await expectShown(buyer, hold.id, 'pending');
    const first = await buyer.confirm(hold.id, { paymentReference: 'pay_1' });
    const second = await buyer.confirm(hold.id, { paymentReference: 'pay_2' });
    expect(first).toMatchObject({ status: 200, body: { id: hold.id, slots: hold.slots, status: 'confirmed', expiresInSeconds: 0, cancelledAt: null } });
    expect(first.body.confirmationCode).toMatch(/^[0-9A-Z]{10}$/);
    expect(Date.parse(first.body.confirmedAt ?? '')).toBeLessThan(Date.parse(hold.expiresAt));
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect((await buyer.reservation(hold.id)).body).toEqual(first.body);
    await expectShown(buyer, hold.id, 'confirmed');
  });

  it('shows what was confirmed and cancelled even when the first answer got lost', async () => {
    const section = await stage.section(8);
    const [paid, left] = [await heldBySomebody(section), await heldBySomebody(section)];
    await expectShown(paid.buyer, paid.hold.id, 'pending');
    await expectShown(left.buyer, left.hold.id, 'pending');
    await stage.commitUnseen(paid.hold.id, left.hold.id);
    expect((await paid.buyer.confirm(paid.hold.id)).status).toBe(200);
    expect((await left.buyer.cancel(left.hold.id)).status).toBe(200);
    await expectShown(paid.buyer, paid.hold.id, 'confirmed');
    await expectShown(left.buyer, left.hold.id, 'cancelled');
  });

  it('does not confirm what is cancelled or too late, whether or not expiry has been there', async () => {
    const section = await stage.section(8);
    const [cancelled, late] = [await heldBySomebody(section), await heldBySomebody(section)];
    await cancelled.buyer.cancel(cancelled.hold.id);
    expectProblem(await cancelled.buyer.confirm(cancelled.hold.id), { status: 409, code: 'INVALID_STATE' });
    await stage.letPass(late.hold.id);
    expectProblem(await late.buyer.confirm(late.hold.id), { status: 410, code: 'RESERVATION_EXPIRED' });
    await stage.untilExpired(late.hold.id);
    expectProblem(await late.buyer.confirm(late.hold.id), { status: 410, code: 'RESERVATION_EXPIRED' });
  });

  it('cancels a hold or a ticket once, and says the same the second time', async () => {
    const section = await stage.section(8);
    const [hold, ticket] = [await heldBySomebody(section), await heldBySomebody(section)];
    await ticket.buyer.confirm(ticket.hold.id);
    for (const { buyer, hold: { id, slots } } of [hold, ticket]) {
      await expectShown(buyer, id, buyer === hold.buyer ? 'pending' : 'confirmed');
      const first = await buyer.cancel(id, { reason: 'Plans changed' });
      const second = await buyer.cancel(id);
      expect(first).toMatchObject({ status: 200, body: { id, slots, status: 'cancelled', expiresInSeconds: 0, cancelledAt: expect.stringMatching(/Z$/) as string } });
      expect(second.status).toBe(200);
      expect(second.body).toEqual(first.body);
      expect((await buyer.reservation(id)).body).toEqual(first.body);
      await expectShown(buyer, id, 'cancelled');
    }
    await stage.expectAvailable(section, 8);
  });

  it('lets a hold go, and not the ticket that it has become', async () => {
    const section = await stage.section(8);
    const [hold, ticket] = [await heldBySomebody(section), await heldBySomebody(section)];
    await ticket.buyer.confirm(ticket.hold.id);
    expectProblem(await ticket.buyer.cancel(ticket.hold.id, { onlyPending: true }), { status: 409, code: 'INVALID_STATE' });
    await expectShown(ticket.buyer, ticket.hold.id, 'confirmed');
    for (let time = 0; time < 2; time++) expect(await hold.buyer.cancel(hold.hold.id, { onlyPending: true })).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await stage.expectAvailable(section, 6);
  });

  it('does not cancel a hold after its deadline', async () => {
    const { buyer, hold } = await heldBySomebody(await stage.section(4));
    await stage.letPass(hold.id);
    expectProblem(await buyer.cancel(hold.id), { status: 410, code: 'RESERVATION_EXPIRED' });
    await stage.untilExpired(hold.id);
    expectProblem(await buyer.cancel(hold.id), { status: 410, code: 'RESERVATION_EXPIRED' });
  });

  it('gives the places of a hold back at most 2 s after its deadline', async () => {
    const section = await stage.section(4, { maxPlacesPerBuyer: 4 });
    const { buyer, hold } = await heldBySomebody(section, 4);
    await expectShown(buyer, hold.id, 'pending');
    await stage.letPass(hold.id);
    await stage.untilExpired(hold.id);
    const [row] = await stage.query<{ late_ms: number }>(
      'SELECT (extract(epoch FROM expired_at - expires_at) * 1000)::float8 AS late_ms FROM reservations WHERE id = $1', [hold.id]);
    expect(row?.late_ms).toBeGreaterThanOrEqual(0);
    expect(row?.late_ms).toBeLessThanOrEqual(2_000);

    await stage.expectAvailable(section, 4);
    await expectShown(buyer, hold.id, 'expired');
    expect((await buyer.reservation(hold.id)).body.expiresInSeconds).toBe(0);
    // Neither the section nor the buyer's limit remembers them.
    expect((await buyer.held(section, 4)).slots).toEqual([1, 2, 3, 4]);
  });

  it('issues returned numbers again, lowest first', async () => {
    const section = await stage.section(12);
    const [a, b, c] = [await heldBySomebody(section, 3), await heldBySomebody(section, 2), await heldBySomebody(section, 2)];
    expect([a, b, c].map(({ hold }) => hold.slots)).toEqual([[1, 2, 3], [4, 5], [6, 7]]);
    await b.buyer.cancel(b.hold.id);
    await a.buyer.confirm(a.hold.id);
    await a.buyer.cancel(a.hold.id);
    expect((await heldBySomebody(section, 2)).hold.slots).toEqual([1, 2]);
    expect((await heldBySomebody(section, 4)).hold.slots).toEqual([3, 4, 5, 8]);
    expect((await heldBySomebody(section, 1)).hold.slots).toEqual([9]);
  });

  it('sells a place again as soon as its buyer has been told that it is gone', async () => {
    const section = await stage.section(2);
    let { buyer, hold } = await heldBySomebody(section);
    for (let round = 0; round < 5; round++) {
      expectProblem(await (await stage.guest()).hold(section, 1), { status: 409, code: 'SOLD_OUT', available: 0 });
      expect((await buyer.cancel(hold.id)).status).toBe(200);
      ({ buyer, hold } = await heldBySomebody(section));
    }
  });

  it('gives places back once when cancelled many times at once', async () => {
    const section = await stage.section(8);
    const [one, other] = [await heldBySomebody(section, 4), await heldBySomebody(section, 4)];
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 4 === 3 ? stage.operator : one.buyer).cancel(one.hold.id)));
    for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(new Set(answers.map(({ body }) => body.cancelledAt))).toHaveProperty('size', 1);
    await stage.expectAvailable(section, 4);
    expect((await other.buyer.reservation(other.hold.id)).body.status).toBe('pending');
  });
}
