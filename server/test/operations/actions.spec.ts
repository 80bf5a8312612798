import { postgresReplies } from '../../faults/net/postgres-replies.js';
import { MAX_PAGE_BYTES } from '../../src/operations/actions/actions-log.js';
import type { OperatorActionDocument, OperatorActionPage } from '../../src/operations/actions/operator-action.dto.js';
import { OperatorDecisions } from '../../src/reservations/operator-decisions.js';
import type { OperatorDecision } from '../../src/reservations/operator-decisions.js';
import { ReservationsService } from '../../src/reservations/reservations.service.js';
import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';
import { openShopBehindProxy } from './shop-behind-proxy.js';

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

  it('credits nobody with what somebody else has done between the attempt and its answer', async () => {
    const asOperator = { ownerId: null, actor: 'operator' } as const;
    const reservations = shop.app.get(ReservationsService, { strict: false });
    const decisions = shop.app.get(OperatorDecisions, { strict: false });
    const decision = (action: OperatorDecision['action'], reservationId: string): OperatorDecision => ({ operatorId, action, reservationId, reason: 'Storm' });
    const eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 10 });
    const { id: sectionId } = await newSection(shop.operator, eventId);
    const [sold, released] = [await shop.buyer.held(sectionId, 1), await shop.buyer.held(sectionId, 1)];
    await decisions.logged(decision('reservationConfirmed', sold.id), async () => {
      await shop.buyer.confirm(sold.id);
      return reservations.confirm(sold.id, asOperator, null);
    });
    await decisions.logged(decision('reservationCancelled', released.id), async () => {
      await shop.buyer.cancel(released.id, { reason: 'Storm' });
      return reservations.cancel(released.id, asOperator, 'Storm');
    });
    expect((await ofEvent(eventId)).map(({ action }) => action)).toEqual(['sectionCreated', 'eventCreated']);
  });

  it('has a decision whose answer was lost and which found itself done when it was sent again', async () => {
    const other = await openShopBehindProxy();
    try {
      const eventId = await newEvent(other.operator, { maxPlacesPerBuyer: 10 });
      const { id: sectionId } = await newSection(other.operator, eventId);
      const [sold, released] = [await other.operator.held(sectionId, 1), await other.operator.held(sectionId, 1)];
      for (const [statement, decide] of [['ledger_confirm', () => other.operator.confirm(sold.id)], ['ledger_cancel', () => other.operator.cancel(released.id, { reason: 'Storm' })]] as const) {
        const loss = other.proxy.loseReplies(postgresReplies([statement]), { every: 1, limit: 1 });
        expect((await decide()).status).toBe(200);
        expect(loss.lost).toBe(1);
        loss.stop();
      }
      const { body } = await other.operator.get<OperatorActionPage>(`/operations/actions?eventId=${eventId}`);
      expect(body.items.slice(0, 2)).toMatchObject([
        { action: 'reservationCancelled', reservationId: released.id, outcome: 'done' },
        { action: 'reservationConfirmed', reservationId: sold.id, outcome: 'done' },
      ]);
    } finally {
      await other.close();
    }
  });

  it('comes with answers that say whether anything was changed', async () => {
    const { id: sectionId } = await newSection(shop.operator, await newEvent(shop.operator));
    const { id } = await shop.buyer.held(sectionId, 1);
    const replayed = 'idempotent-replayed';
    const [first, again] = [await shop.operator.confirm(id), await shop.operator.confirm(id)];
    expect([first.status, first.headers[replayed], again.status, again.headers[replayed]]).toEqual([200, undefined, 200, 'true']);
    expect(again.body).toEqual(first.body);
    const [gone, goneAgain] = [await shop.operator.cancel(id), await shop.operator.cancel(id)];
    expect([gone.status, gone.headers[replayed], goneAgain.status, goneAgain.headers[replayed]]).toEqual([200, undefined, 200, 'true']);
  });

  it('is read page by page', async () => {
    const whole = await log('?limit=100');
    const first = await log('?limit=2');
    const second = await log(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(whole.items.slice(0, 4));
    expect((await shop.operator.get(`/operations/actions?cursor=${Buffer.from('["x"]').toString('base64url')}`)).status).toBe(400);
  });

  it('has pages of a bounded size, however much one action has changed', async () => {
    const eventId = await newEvent(shop.operator);
    await shop.database.query('DELETE FROM operator_actions WHERE event_id = $1', [eventId]);
    for (const size of [400_000, 400_000, 400_000, 2_000_000, 400_000]) {
      await shop.database.query(
        `INSERT INTO operator_actions (operator_id, action, event_id, details) VALUES ($1, 'sectionsImported', $2, jsonb_build_object('created', repeat('x', $3)))`,
        [operatorId, eventId, size]);
    }
    const pages: OperatorActionPage[] = [];
    for (let cursor: string | null = ''; cursor !== null && pages.length < 9; cursor = pages.at(-1)?.nextCursor ?? null) {
      pages.push(await log(`?eventId=${eventId}&limit=100${cursor && `&cursor=${cursor}`}`));
    }
    expect(pages.map(({ items }) => items.length)).toEqual([1, 1, 2, 1]);
    for (const page of pages) expect(JSON.stringify(page).length).toBeLessThan(MAX_PAGE_BYTES + 10_000);
    expect(pages[1]?.items[0]?.details).toEqual({ omittedBytes: 2_000_015 });
    const ids = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
  });
});
