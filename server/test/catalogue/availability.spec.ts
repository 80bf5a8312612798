import type { SectionDocument } from '../../src/sections/section.dto.js';
import type { RunningApp } from '../support/app.js';
import { Visitor } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { inHours, newEvent, newSection, openShop } from './shop.js';
import type { Shop } from './shop.js';

interface Available {
  code?: string;
  sections: SectionDocument[];
  asOf: string;
}

describe.each([
  ['with Redis', {}],
  ['without Redis', { REDIS_URL: undefined }],
])('sections with live numbers, %s', (_, settings) => {
  let shop: Shop;

  const available = async (query: string) => (await shop.buyer.get<Available>(`/sections/available${query}`)).body;

  beforeAll(async () => {
    shop = await openShop(settings);
  });
  afterAll(() => shop.close());

  it('are listed while they are open and their event is on sale, sold-out ones too', async () => {
    const event = await newEvent(shop.operator);
    const open = await newSection(shop.operator, event, { capacity: 2 });
    const closed = await newSection(shop.operator, event, { status: 'closed' });
    await newSection(shop.operator, event, { status: 'maintenance' });
    const other = await newSection(shop.operator, await newEvent(shop.operator));
    await shop.buyer.held(open.id, 2);

    await eventually(async () => (await available(`?eventId=${event}`)).sections[0]?.available === 0, 1_500);
    const { sections, asOf } = await available(`?eventId=${event}`);
    expect(sections).toMatchObject([{ ...open, available: 0 }]);
    expect(Math.abs(Date.parse(asOf) - Date.now())).toBeLessThan(2_000);
    const all = (await available('')).sections.map(({ id }) => id);
    expect(all).toEqual(expect.arrayContaining([open.id, other.id]));
    expect(all).not.toContain(closed.id);

    const { body: page } = await shop.buyer.get<{ items: SectionDocument[] }>(`/sections?eventId=${event}`);
    expect(page.items.map(({ status }) => status)).toEqual(['open', 'closed', 'maintenance']);
  });

  it('say, once sold out, how many places are held and by when the first may come back', async () => {
    const event = await newEvent(shop.operator, { holdSeconds: 300, maxPlacesPerBuyer: 10 });
    const { id } = await newSection(shop.operator, event, { capacity: 3 });
    const others = await newSection(shop.operator, event, { capacity: 3 });
    const read = async () => (await available(`?eventId=${event}`)).sections;
    const [first, last] = [await shop.buyer.held(id, 1), await shop.buyer.held(id, 1)];
    await shop.buyer.held(others.id, 2);
    expect((await read()).every((section) => !('pending' in section || 'nextReturnAt' in section))).toBe(true);

    await shop.buyer.post(`/reservations/${(await shop.buyer.held(id, 1)).id}/confirm`, {});
    await eventually(async () => (await read())[0]?.pending === 2, 6_000);
    const byMs = Math.ceil(Date.parse(first.expiresAt) / 60_000) * 60_000;
    expect(await read()).toMatchObject([{ id, available: 0, pending: 2, nextReturnAt: new Date(byMs).toISOString() }, { available: 1 }]);
    expect((await read())[1]).not.toHaveProperty('pending');
    expect((await shop.buyer.get(`/sections/${id}`)).body).toMatchObject({ pending: 2 });

    // Nothing comes back of what is sold, and nothing is expected where there is something to have.
    await shop.buyer.post(`/reservations/${first.id}/confirm`, {});
    await eventually(async () => (await read())[0]?.pending === 1, 6_000);
    await shop.buyer.post(`/reservations/${last.id}/cancel`, {});
    await eventually(async () => (await read())[0]?.available === 1, 2_000);
    expect((await read())[0]).not.toHaveProperty('nextReturnAt');
  }, 30_000);

  it('say that all is sold only when it is known, and no longer once a ticket has been given back', async () => {
    const event = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, event, { capacity: 1 });
    const read = async () => (await available(`?eventId=${event}`)).sections[0];
    const ticket = await shop.buyer.held(id, 1);
    await shop.buyer.post(`/reservations/${ticket.id}/confirm`, {});
    await eventually(async () => (await read())?.pending === 0, 6_000);
    expect(await read()).not.toHaveProperty('nextReturnAt');

    await shop.buyer.post(`/reservations/${ticket.id}/cancel`, {});
    await eventually(async () => (await read())?.available === 1, 2_000);
    await shop.buyer.held(id, 1);
    await eventually(async () => (await read())?.available === 0, 2_000);
    expect((await read())?.pending).not.toBe(0);
  }, 20_000);

  it('show what an operator has just written', async () => {
    const event = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, event, { capacity: 10 });
    const read = async () => (await available(`?eventId=${event}`)).sections;
    expect(await read()).toHaveLength(1);

    await shop.operator.patch(`/sections/${id}`, { name: 'B구역', capacity: 12 });
    expect(await read()).toMatchObject([{ id, name: 'B구역', capacity: 12, available: 12 }]);
    expect((await shop.buyer.get(`/sections/${id}`)).body).toMatchObject({ name: 'B구역', capacity: 12, available: 12 });
    await shop.operator.patch(`/sections/${id}`, { status: 'closed' });
    expect(await read()).toEqual([]);
    await shop.operator.patch(`/sections/${id}`, { status: 'open' });
    await newSection(shop.operator, event);
    expect(await read()).toHaveLength(2);
    await shop.operator.patch(`/events/${event}`, { status: 'paused' });
    expect(await read()).toEqual([]);
  });

  it('keep their numbers when the event has ended', async () => {
    const event = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, event, { capacity: 10 });
    await shop.buyer.held(id, 4);
    await shop.operator.patch(`/events/${event}`, { status: 'ended' });
    expect((await shop.buyer.get(`/sections/${id}`)).body).toMatchObject({ available: 6 });
    expect((await shop.buyer.get<{ items: SectionDocument[] }>(`/sections?eventId=${event}`)).body.items).toMatchObject([{ available: 6 }]);
    expect((await available(`?eventId=${event}`)).sections).toEqual([]);
  });

  it('of an event that does not exist are 404; of one without sections there are none', async () => {
    for (const path of ['/sections/available', '/sections']) {
      expect((await shop.buyer.get<Available>(`${path}?eventId=999`)).body).toMatchObject({ status: 404, code: 'EVENT_NOT_FOUND' });
      expect((await shop.buyer.get<Available>(`${path}?eventId=x`)).body).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    }
    expect((await available(`?eventId=${await newEvent(shop.operator)}`)).sections).toEqual([]);
  });

  it('need not be sent again while nothing changes', async () => {
    const event = await newEvent(shop.operator, { salesOpenAt: inHours(1) });
    const { id } = await newSection(shop.operator, event);
    const ask = (headers: Record<string, string> = {}) => shop.app.inject({ url: `/api/sections/available?eventId=${event}`, headers });
    const first = await ask();
    expect(first.headers['cache-control']).toBe('public, max-age=1');
    const etag = String(first.headers.etag);
    const second = await ask({ 'if-none-match': etag });
    expect([second.statusCode, second.body]).toEqual([304, '']);

    for (const same of [etag.replace('W/', ''), `"other", ${etag}`, `W/"a,b" ,${etag}, "c"`, '*']) {
      expect([same, (await ask({ 'if-none-match': same })).statusCode]).toEqual([same, 304]);
    }
    for (const other of ['"other"', `W/"a", "b"`, etag.replaceAll('"', ''), '"*"', '']) {
      expect([other, (await ask({ 'if-none-match': other })).statusCode]).toEqual([other, 200]);
    }

    await shop.operator.patch(`/sections/${id}`, { price: 1 });
    const third = await ask({ 'if-none-match': etag });
    expect(third.statusCode).toBe(200);
    expect(third.headers.etag).not.toBe(etag);
  });

  it('are listed in pages that meet without a gap', async () => {
    const event = await newEvent(shop.operator);
    for (let index = 0; index < 5; index++) await newSection(shop.operator, event);
    const ids: number[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await shop.buyer.get<{ items: SectionDocument[]; nextCursor: string | null }>(`/sections?limit=2&eventId=${event}${query}`);
      ids.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(ids).toHaveLength(5);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect((await shop.buyer.get<{ items: unknown[] }>('/sections?limit=100')).body.items.length).toBeGreaterThan(5);
  });
});

describe('a second instance', () => {
  let shop: Shop;
  let other: RunningApp;

  beforeAll(async () => {
    shop = await openShop();
    other = await shop.another();
  });
  afterAll(async () => {
    await other.close();
    await shop.close();
  });

  it('shows a change of the first within a second or so, although it keeps descriptions', async () => {
    const event = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, event);
    const elsewhere = new Visitor(other.transport);
    const names = async () => (await elsewhere.get<Available>(`/sections/available?eventId=${event}`)).body.sections.map(({ name }) => name);
    await eventually(async () => (await names()).length === 1, 2_000);
    expect((await elsewhere.get<SectionDocument>(`/sections/${id}`)).body.name).toBe('A구역 · Block A');

    await shop.operator.patch(`/sections/${id}`, { name: 'Z' });
    expect((await elsewhere.get<SectionDocument>(`/sections/${id}`)).body.name).toBe('Z');
    await eventually(async () => (await names())[0] === 'Z', 2_000);
    await shop.operator.patch(`/sections/${id}`, { status: 'closed' });
    await eventually(async () => (await names()).length === 0, 2_000);
  });
});
