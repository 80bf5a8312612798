import type { Visitor } from '../support/api-client.js';
import type { RunningApp } from '../support/app.js';
import type { Stage } from './stage.js';
import { expectProblem } from './stage.js';

/** Who may turn a hold into a ticket, and what integrators may do. */
export function describePayment(stage: Stage): void {
  describe('with an API key', () => {
    it('counts the limit by buyerReference, and apart for every key', async () => {
      const { sections: [section = 0, other = 0] } = await stage.sale([50, 50], { maxPlacesPerBuyer: 3 });
      const [shop, rival] = [await stage.integrator('reservations:write'), await stage.integrator('reservations:write')];
      const first = await shop.held(section, 2, { buyerReference: 'customer-1', key: 'order-1' });
      expect(first).toMatchObject({ buyerReference: 'customer-1', quantity: 2 });
      expectProblem(await shop.hold(other, 2, { buyerReference: 'customer-1' }), { status: 409, code: 'BUYER_LIMIT_EXCEEDED', limit: 3, held: 2 });
      await shop.held(section, 3, { buyerReference: 'customer-2' });
      await rival.held(section, 3, { buyerReference: 'customer-1' });
      await shop.held(other, 1, { buyerReference: 'customer-1' });
      expect((await shop.hold(section, 2, { buyerReference: 'customer-1', key: 'order-1' })).status).toBe(200);
      expectProblem(await shop.hold(section, 2, { buyerReference: 'customer-3', key: 'order-1' }), { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
      expect((await shop.list()).body.items.map(({ buyerReference }) => buyerReference)).toEqual(['customer-1', 'customer-2', 'customer-1']);
      expect((await shop.get<{ actor: string }[]>(`/reservations/${first.id}/logs`)).body[0]?.actor).toBe('integrator');
      expectProblem(await rival.reservation(first.id), { status: 404, code: 'RESERVATION_NOT_FOUND' });
      expectProblem(await rival.cancel(first.id), { status: 404, code: 'RESERVATION_NOT_FOUND' });
    });

    it('asks for a buyerReference from keys, refuses it from buyers, and keeps to the scopes', async () => {
      const section = await stage.section(9);
      const [shop, reader, buyer] = [await stage.integrator('reservations:write'), await stage.integrator('catalogue:read'), await stage.guest()];
      const before = await stage.writtenRows();
      expectProblem(await shop.hold(section, 1), { status: 400, code: 'VALIDATION_FAILED' });
      expectProblem(await shop.hold(section, 1, { buyerReference: '' }), { status: 400, code: 'VALIDATION_FAILED' });
      expectProblem(await shop.hold(section, 1, { buyerReference: 'x'.repeat(129) }), { status: 400, code: 'VALIDATION_FAILED' });
      expectProblem(await buyer.hold(section, 1, { buyerReference: 'customer-1' }), { status: 400, code: 'VALIDATION_FAILED' });
      expectProblem(await reader.hold(section, 1, { buyerReference: 'customer-1' }), { status: 403, code: 'FORBIDDEN' });
      expectProblem(await stage.visitor('jari_nobody').hold(section, 1, { buyerReference: 'customer-1' }), { status: 401, code: 'UNAUTHENTICATED' });
      expect(await stage.writtenRows()).toEqual(before);
      const hold = await shop.held(section, 1, { buyerReference: 'customer-1' });
      expectProblem(await shop.confirm(hold.id), { status: 403, code: 'FORBIDDEN' });
    });
  });

  describe('with PAYMENT_MODE=external', () => {
    let external: RunningApp;
    const there = (visitor: Visitor) => visitor.at(external.transport);

    beforeAll(async () => {
      external = await stage.startApp({ PAYMENT_MODE: 'external' });
    });

    afterAll(() => external.close());

    it('lets only an operator or a key with the scope confirm', async () => {
      const section = await stage.section(9);
      const buyer = there(await stage.guest());
      expect((await buyer.get('/settings')).body).toEqual({ guestCheckout: true, paymentMode: 'external', sessionSeconds: 86_400 });
      const [one, two] = [await buyer.held(section, 2), await buyer.held(section, 1)];
      const before = await stage.writtenRows();
      expectProblem(await buyer.confirm(one.id), { status: 403, code: 'FORBIDDEN' });
      expectProblem(await there(await stage.integrator('reservations:write')).confirm(one.id), { status: 403, code: 'FORBIDDEN' });
      expect(await stage.writtenRows()).toEqual(before);

      const provider = there(await stage.integrator('reservations:confirm'));
      expect(await provider.confirm(one.id, { paymentReference: 'pay_1' })).toMatchObject({ status: 200, body: { id: one.id, status: 'confirmed' } });
      expect(await there(stage.operator).confirm(two.id)).toMatchObject({ status: 200, body: { id: two.id, status: 'confirmed' } });
      expect((await buyer.get<{ actor: string }[]>(`/reservations/${one.id}/logs`)).body.map(({ actor }) => actor)).toEqual(['buyer', 'integrator']);
      expect((await buyer.reservation(one.id)).body.status).toBe('confirmed');
    });
  });
}
