import type { OperatorActionDocument, OperatorActionPage } from '../../src/operations/actions/operator-action.dto.js';
import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';

describe("the operators' log", () => {
  let shop: Shop;
  let operatorId: string;

  beforeAll(async () => {
    shop = await openShop();
    operatorId = (await shop.operator.get<{ id: string }>('/auth/me')).body.id;
  });
  afterAll(() => shop.close());

  const log = async (query = ''): Promise<OperatorActionPage> => (await shop.operator.get<OperatorActionPage>(`/operations/actions${query}`)).body;
  const ofEvent = async (eventId: number): Promise<OperatorActionDocument[]> => (await log(`?eventId=${eventId}&limit=100`)).items;

  it('tells who made and changed events and sections, why, and what changed', async () => {
    const eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 4 });
    const { id: sectionId } = await newSection(shop.operator, eventId, { capacity: 100, price: 1000 });
    await shop.operator.patch(`/events/${eventId}`, { status: 'paused', maxPlacesPerBuyer: 4, reason: 'Sound check' });
    await shop.operator.patch(`/sections/${sectionId}`, { capacity: 120, price: 1000, reason: 'Two rows more' });
    const [capacity, paused, section, event] = await ofEvent(eventId);
    expect(capacity).toMatchObject({ action: 'sectionChanged', eventId, sectionId, reason: 'Two rows more', outcome: 'done', operator: { id: operatorId, name: 'Operator' } });
    expect(capacity?.details).toEqual({ capacity: { from: 100, to: 120 } });
    expect(paused).toMatchObject({ action: 'eventChanged', reason: 'Sound check', details: { status: { from: 'on_sale', to: 'paused' } } });
    expect(Object.keys(paused?.details ?? {})).toEqual(['status']);
    expect(section).toMatchObject({ action: 'sectionCreated', sectionId, reason: null, details: { capacity: 100 } });
    expect(event).toMatchObject({ action: 'eventCreated', details: { maxPlacesPerBuyer: 4 } });
    expect(Date.now() - Date.parse(capacity?.at ?? '')).toBeLessThan(60_000);
  });

  it('has nothing of what was refused or changed nothing', async () => {
    const eventId = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, eventId, { capacity: 10, map: { x: 1, y: 200, width: 10, height: 10, label: 'A' } });
    await shop.buyer.held(id, 2);
    const before = await ofEvent(eventId);
    expect((await shop.operator.patch(`/sections/${id}`, { capacity: 1, reason: 'Too late' })).status).toBe(409);
    expect((await shop.operator.patch(`/events/${eventId}`, { currency: 'EUR', reason: 'No' })).status).toBe(409);
    expect((await shop.operator.patch(`/events/${eventId}`, { salesCloseAt: '2020-01-01T00:00:00Z' })).status).toBe(400);
    expect((await shop.operator.patch(`/sections/${id}`, { capacity: 10, map: { label: 'A', height: 10, width: 10, y: 200, x: 1 } })).status).toBe(200);
    expect(await ofEvent(eventId)).toEqual(before);
  });

  it('has the row if and only if the change is there, whichever of the two fails', async () => {
    const eventId = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, eventId, { capacity: 10 });
    await shop.database.query(`ALTER TABLE operator_actions ADD CONSTRAINT no_more CHECK (action <> 'sectionChanged') NOT VALID`);
    const { status } = await shop.operator.patch(`/sections/${id}`, { capacity: 20 });
    await shop.database.query('ALTER TABLE operator_actions DROP CONSTRAINT no_more');
    expect(status).toBe(500);
    expect(await shop.database.query('SELECT capacity FROM sections WHERE id = $1', [id])).toEqual([{ capacity: 10 }]);
    expect((await ofEvent(eventId)).map(({ action }) => action)).toEqual(['sectionCreated', 'eventCreated']);
  });

  it('has what operators decided about reservations, once each, and nothing of what buyers did', async () => {
    const eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 10 });
    const { id: sectionId } = await newSection(shop.operator, eventId);
    const [released, sold, own] = [await shop.buyer.held(sectionId, 1), await shop.buyer.held(sectionId, 2), await shop.buyer.held(sectionId, 1)];
    const answer = await shop.operator.post(`/reservations/${sold.id}/confirm`, { paymentReference: 'pay_1', reason: 'Paid at the box office' });
    expect([answer.status, answer.body]).toMatchObject([200, { status: 'confirmed' }]);
    await shop.operator.confirm(sold.id);
    await shop.operator.cancel(released.id, { reason: 'The buyer called' });
    await shop.operator.cancel(released.id, { reason: 'Once more' });
    await shop.buyer.cancel(own.id);
    expect((await shop.operator.confirm(released.id)).status).toBe(409);
    expect((await shop.operator.cancel('019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1')).status).toBe(404);
    const [cancelled, confirmed, ...others] = await ofEvent(eventId);
    expect(cancelled).toMatchObject({ action: 'reservationCancelled', reservationId: released.id, sectionId, reason: 'The buyer called', outcome: 'done', details: { quantity: 1, status: { from: 'pending', to: 'cancelled' } } });
    expect(confirmed).toMatchObject({ action: 'reservationConfirmed', reservationId: sold.id, reason: 'Paid at the box office', outcome: 'done', details: { status: { from: 'pending', to: 'confirmed' } } });
    expect(others.map(({ action }) => action)).toEqual(['sectionCreated', 'eventCreated']);
    expect(await shop.database.query(`SELECT 1 FROM operator_actions WHERE outcome = 'unknown'`)).toEqual([]);
  });

  it('is read page by page', async () => {
    const whole = await log('?limit=100');
    const first = await log('?limit=2');
    const second = await log(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(whole.items.slice(0, 4));
    expect((await shop.operator.get(`/operations/actions?cursor=${Buffer.from('["x"]').toString('base64url')}`)).status).toBe(400);
  });
});
