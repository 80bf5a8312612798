import type { FieldError } from '../../src/common/domain-error.js';
import type { SectionDocument, SectionStatsList, SlotDocument } from '../../src/sections/section.dto.js';
import { Visitor } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { SqlConnection } from '../support/sql-connection.js';
import { newEvent, newSection, openShop } from './shop.js';
import type { Shop } from './shop.js';

interface Refusal {
  code: string;
  taken?: number;
  errors?: FieldError[];
}

interface Row {
  capacity: number;
  taken: number;
  epoch: string;
  stock_version: string;
  version: number;
}

/** One that has begun with a statement of its own, as TypeORM's do, and waits for a lock. */
const WAITING_TRANSACTION = `
  SELECT 1 FROM pg_stat_activity
   WHERE datname = current_database() AND wait_event_type = 'Lock' AND query_start > xact_start AND query LIKE '%"events"%'`;

describe('sections', () => {
  let shop: Shop;
  let eventId: number;

  const row = async (id: number): Promise<Row> => {
    const [found] = await shop.database.query<Row>('SELECT capacity, taken, epoch, stock_version, version FROM sections WHERE id = $1', [id]);
    return found as Row;
  };

  beforeAll(async () => {
    shop = await openShop();
    eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 100 });
  });
  afterAll(() => shop.close());

  it('of a million places are one row', async () => {
    const map = { x: 380, y: 170, width: 240, height: 150, label: 'A구역' };
    const section = await newSection(shop.operator, eventId, { capacity: 1_000_000, map, location: '1층 · Floor' });
    expect(section).toEqual({
      id: expect.any(Number) as number,
      eventId,
      name: 'A구역 · Block A',
      description: '',
      location: '1층 · Floor',
      price: 165_000,
      currency: 'KRW',
      capacity: 1_000_000,
      available: 1_000_000,
      status: 'open',
      map,
    });
    expect((await shop.buyer.get(`/sections/${section.id}`)).body).toEqual(section);
  });

  it.each([
    ['a negative capacity', { capacity: -1 }, '/capacity'],
    ['a capacity beyond 2^31-1', { capacity: 2 ** 31 }, '/capacity'],
    ['half a place', { capacity: 1.5 }, '/capacity'],
    ['a negative price', { price: -1 }, '/price'],
    ['an unknown status', { status: 'sold' }, '/status'],
    ['a shape outside the map', { map: { x: 1001, y: 0, width: 10, height: 10 } }, '/map/x'],
    ['a shape that reaches beyond the map', { map: { x: 900, y: 0, width: 101, height: 10 } }, '/map/width'],
    ['a shape without a height', { map: { x: 0, y: 0, width: 10 } }, '/map/height'],
    ['a long label', { map: { x: 0, y: 0, width: 10, height: 10, label: 'x'.repeat(41) } }, '/map/label'],
    ['too much rotation', { map: { x: 0, y: 0, width: 10, height: 10, rotate: 181 } }, '/map/rotate'],
    ['an unknown field of the shape', { map: { x: 0, y: 0, width: 10, height: 10, z: 1 } }, '/map/z'],
  ])('refuse %s, when created and when changed', async (_, fields, pointer) => {
    const created = await shop.operator.post<Refusal>('/sections', { eventId, name: 'A', capacity: 1, price: 1, ...fields });
    expect([created.status, created.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
    const section = await newSection(shop.operator, eventId);
    const changed = await shop.operator.patch<Refusal>(`/sections/${section.id}`, fields);
    expect([changed.status, changed.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
    expect((await row(section.id)).version).toBe(1);
  });

  it('belong to an event that exists and stay with it', async () => {
    const refused = await shop.operator.post<Refusal>('/sections', { eventId: 999, name: 'A', capacity: 1, price: 1 });
    expect([refused.status, refused.body.code]).toEqual([404, 'EVENT_NOT_FOUND']);
    const section = await newSection(shop.operator, eventId);
    const other = await newEvent(shop.operator);
    expect((await shop.operator.patch<Refusal>(`/sections/${section.id}`, { eventId: other })).body.code).toBe('INVALID_STATE');
    expect((await shop.operator.patch(`/sections/${section.id}`, { eventId, name: 'B' })).status).toBe(200);
  });

  it('are found by id or are 404', async () => {
    expect((await shop.buyer.get<Refusal>('/sections/999')).body).toMatchObject({ status: 404, code: 'SECTION_NOT_FOUND' });
    expect((await shop.operator.patch<Refusal>('/sections/999', { name: 'B' })).body).toMatchObject({ status: 404, code: 'SECTION_NOT_FOUND' });
    expect((await shop.buyer.get<Refusal>('/sections/abc')).body).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
  });

  it('do not go below what is taken, and say how much that is', async () => {
    const { id } = await newSection(shop.operator, eventId, { capacity: 10 });
    await shop.buyer.held(id, 3);
    await (await new Visitor(shop.transport).guest()).held(id, 2);
    const refused = await shop.operator.patch<Refusal>(`/sections/${id}`, { capacity: 4 });
    expect(refused.body).toMatchObject({ status: 409, code: 'CAPACITY_BELOW_TAKEN', taken: 5 });
    expect((await row(id)).capacity).toBe(10);

    const changed = await shop.operator.patch<SectionDocument>(`/sections/${id}`, { capacity: 5 });
    expect(changed.body).toMatchObject({ capacity: 5, available: 0 });
    expect((await shop.buyer.get(`/sections/${id}`)).body).toEqual(changed.body);
  });

  it('renew their epoch with the capacity and with nothing else', async () => {
    const { id } = await newSection(shop.operator, eventId, { capacity: 10 });
    // The look that gives a new section its first numbers in Redis renews its epoch and its stock version, which begins at 0.
    await eventually(async () => (await row(id)).stock_version !== '0');
    const before = await row(id);
    await shop.operator.patch(`/sections/${id}`, { name: 'B', status: 'closed', capacity: 10 });
    const renamed = await row(id);
    expect([renamed.epoch, renamed.stock_version]).toEqual([before.epoch, before.stock_version]);
    expect(renamed.version).toBe(before.version + 1);

    await shop.operator.patch(`/sections/${id}`, { capacity: 11, reason: 'one more chair' });
    const grown = await row(id);
    expect(BigInt(grown.epoch)).toBeGreaterThan(BigInt(before.epoch));
    expect(BigInt(grown.stock_version)).toBeGreaterThan(BigInt(before.stock_version));
  });

  it('never oversell while holds and changes of capacity race', async () => {
    const { id } = await newSection(shop.operator, eventId, { capacity: 30 });
    const buyers = await Promise.all(Array.from({ length: 40 }, () => new Visitor(shop.transport).guest()));
    const answers = await Promise.all([
      ...buyers.map((buyer) => buyer.hold(id, 1)),
      ...[25, 40, 12, 20, 5].map((capacity) => shop.operator.patch(`/sections/${id}`, { capacity })),
    ]);
    const held = answers.slice(0, 40).filter(({ status }) => status === 201).length;
    const { capacity, taken } = await row(id);
    expect(taken).toBe(held);
    expect(taken).toBeLessThanOrEqual(capacity);
    expect(answers.every(({ status }) => [200, 201, 409].includes(status))).toBe(true);
  });

  it('are locked for a change only when all has been read that it needs: holds wait for the lock', async () => {
    const { id } = await newSection(shop.operator, eventId, {});
    const other = await SqlConnection.open(shop.url);
    let changed: Promise<{ status: number }> | undefined;
    await other.whileLocked('events', async () => {
      changed = shop.operator.patch(`/sections/${id}`, { price: 1 });
      // The change itself: what looks after the stock reads events too.
      await eventually(async () => (await shop.database.query(WAITING_TRANSACTION)).length > 0);
      // Fails when somebody has the row.
      await other.query('SELECT 1 FROM sections WHERE id = $1 FOR NO KEY UPDATE NOWAIT', [id]);
    }).finally(() => other.close());
    expect((await changed)?.status).toBe(200);
  });

  it('leave and return to the map', async () => {
    const { id } = await newSection(shop.operator, eventId, { map: { x: 0, y: 0, width: 10, height: 10 } });
    expect((await shop.operator.patch<SectionDocument>(`/sections/${id}`, { map: null })).body.map).toBeNull();
    const map = { x: 5, y: 5, width: 10, height: 10, rotate: -12 };
    expect((await shop.operator.patch<SectionDocument>(`/sections/${id}`, { map })).body.map).toEqual(map);
  });

  it('tell operators whose each place is', async () => {
    const { id } = await newSection(shop.operator, eventId, { capacity: 5 });
    const held = await shop.buyer.held(id, 1);
    const sold = await shop.buyer.held(id, 1);
    await shop.buyer.confirm(sold.id);
    const slot = (number: number) => shop.operator.get<SlotDocument & Refusal>(`/sections/${id}/slots/${number}`);

    expect((await slot(held.slots[0]!)).body).toEqual({ number: held.slots[0], status: 'pending', reservationId: held.id });
    expect((await slot(sold.slots[0]!)).body).toEqual({ number: sold.slots[0], status: 'confirmed', reservationId: sold.id });
    expect((await slot(5)).body).toEqual({ number: 5, status: 'available' });
    expect((await slot(6)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await shop.operator.get<Refusal>('/sections/999/slots/1')).body).toMatchObject({ status: 404, code: 'SECTION_NOT_FOUND' });
    expect((await shop.buyer.get(`/sections/${id}/slots/1`)).status).toBe(403);
  });

  it('tell operators how they sell', async () => {
    const event = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, event, { capacity: 8 });
    await newSection(shop.operator, event, { capacity: 0 });
    await shop.buyer.held(id, 2);
    await shop.buyer.confirm((await shop.buyer.held(id, 3)).id);
    const { body } = await shop.operator.get<SectionStatsList>(`/sections/stats?eventId=${event}`);
    expect(body.sections).toMatchObject([
      { id, eventId: event, capacity: 8, available: 3, pending: 2, confirmed: 3, occupancyRate: 0.625 },
      { capacity: 0, available: 0, pending: 0, confirmed: 0, occupancyRate: 0 },
    ]);
    expect((await shop.operator.get<Refusal>('/sections/stats?eventId=999')).body.code).toBe('EVENT_NOT_FOUND');
    expect((await shop.buyer.get('/sections/stats')).status).toBe(403);
  });

  it('are for operators to write', async () => {
    expect((await shop.buyer.post('/sections', {})).status).toBe(403);
    expect((await new Visitor(shop.transport).patch('/sections/1', {})).status).toBe(401);
  });
});
