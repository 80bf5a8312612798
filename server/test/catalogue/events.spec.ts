import type { EventDocument, ListedEvent } from '../../src/events/event.dto.js';
import type { FieldError } from '../../src/common/domain-error.js';
import { Visitor } from '../support/api-client.js';
import { inHours, newEvent, newSection, openShop, someEvent } from './shop.js';
import type { Shop } from './shop.js';

interface Refusal {
  code: string;
  errors?: FieldError[];
}

describe('events', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.close());

  it('are created with the defaults of the server and read by anyone', async () => {
    const created = await shop.operator.post<EventDocument>('/events', someEvent());
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.any(Number) as number,
      name: '노을밴드 · Noeul Band',
      venue: '한빛아레나 · Hanbit Arena',
      description: '',
      startsAt: expect.stringMatching(/Z$/) as string,
      salesOpenAt: expect.stringMatching(/Z$/) as string,
      salesCloseAt: expect.stringMatching(/Z$/) as string,
      maxPlacesPerBuyer: 10,
      holdSeconds: 600,
      currency: 'KRW',
      status: 'on_sale',
    });
    const read = await new Visitor(shop.transport).get<EventDocument>(`/events/${created.body.id}`);
    expect(read.body).toEqual(created.body);
  });

  it('are read from PostgreSQL once for a crowd that asks for the list', async () => {
    const id = await newEvent(shop.operator);
    const asking = jest.spyOn(shop.database, 'query');
    const crowd = Array.from({ length: 200 }, () => new Visitor(shop.transport));
    for (let wave = 0; wave < 2; wave++) {
      const lists = await Promise.all(crowd.map((visitor) => visitor.get<{ items: EventDocument[] }>('/events?limit=100')));
      expect(lists.filter(({ body }) => !body.items.some((event) => event.id === id))).toEqual([]);
    }
    const asked = asking.mock.calls.filter(([text]) => /FROM events ORDER BY id/.test(text));
    asking.mockRestore();
    expect(asked).toHaveLength(1);
  });

  it('are listed as sold out when every place that is for sale is sold, and not while one is held or out of service', async () => {
    await newEvent(shop.operator);
    const eventId = await newEvent(shop.operator);
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => newSection(shop.operator, eventId, { capacity: 1 })));
    if (!a || !b || !c) throw new Error('no sections');
    // Pages after the first are not kept.
    const { nextCursor } = (await shop.buyer.get<{ nextCursor: string }>('/events?limit=1')).body;
    const isSoldOut = async (): Promise<boolean | undefined> => {
      const { items } = (await shop.buyer.get<{ items: ListedEvent[] }>(`/events?limit=100&cursor=${nextCursor}`)).body;
      return items.find(({ id }) => id === eventId)?.soldOut;
    };
    const hold = async (sectionId: number): Promise<string> => (await shop.buyer.post<{ id: string }>('/reservations', { sectionId, quantity: 1 })).body.id;
    const seen = [await isSoldOut()];
    await shop.buyer.post(`/reservations/${await hold(a.id)}/confirm`, {});
    const held = await hold(b.id);
    await shop.operator.patch(`/sections/${c.id}`, { status: 'maintenance', reason: 'Wet' });
    seen.push(await isSoldOut());
    await shop.operator.patch(`/sections/${c.id}`, { status: 'closed', reason: 'Still wet' });
    seen.push(await isSoldOut());
    await shop.buyer.post(`/reservations/${held}/confirm`, {});
    seen.push(await isSoldOut());
    await shop.buyer.post(`/reservations/${held}/cancel`, {});
    seen.push(await isSoldOut());
    expect(seen).toEqual([false, false, false, true, false]);
  });

  it('may be described in several lines', async () => {
    const { body } = await shop.operator.post<EventDocument>('/events', someEvent({ description: 'One\r\n\tTwo\n' }));
    expect(body.description).toBe('One\r\n\tTwo\n');
  });

  it('keep times given with another offset as the same moment in UTC', async () => {
    const { body } = await shop.operator.post<EventDocument>('/events', someEvent({ startsAt: '2030-03-01T19:00:00+09:00' }));
    expect(body.startsAt).toBe('2030-03-01T10:00:00.000Z');
  });

  it.each([
    ['a sale that ends before it begins', { salesCloseAt: inHours(-2) }, '/salesCloseAt'],
    ['a time without a zone', { startsAt: '2030-03-01T19:00:00' }, '/startsAt'],
    ['a day that does not exist', { startsAt: '2030-02-30T19:00:00Z' }, '/startsAt'],
    ['a hold time of zero', { holdSeconds: 0 }, '/holdSeconds'],
    ['a hold time of more than a day', { holdSeconds: 86_401 }, '/holdSeconds'],
    ['a limit of zero places', { maxPlacesPerBuyer: 0 }, '/maxPlacesPerBuyer'],
    ['a limit beyond 2^31-1', { maxPlacesPerBuyer: 2 ** 31 }, '/maxPlacesPerBuyer'],
    ['a currency in lower case', { currency: 'krw' }, '/currency'],
    ['a currency that does not exist', { currency: 'ABC' }, '/currency'],
    ['null for an option', { currency: null }, '/currency'],
    ['a bell in the name', { name: 'Ding\u0007' }, '/name'],
    ['a line break in the name', { name: 'Two\nlines' }, '/name'],
    ['a bell in the description', { description: 'Ding\u0007' }, '/description'],
    ['an unknown status', { status: 'open' }, '/status'],
    ['a blank name', { name: '   ' }, '/name'],
    ['an unknown field', { colour: 'red' }, '/colour'],
    ['a number as text', { holdSeconds: '60' }, '/holdSeconds'],
  ])('refuse %s', async (_, fields, pointer) => {
    const { status, body } = await shop.operator.post<Refusal>('/events', someEvent(fields));
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
    expect(body.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });

  it('change in part; a change that would turn the sales window around is refused as a whole', async () => {
    const id = await newEvent(shop.operator);
    const paused = await shop.operator.patch<EventDocument>(`/events/${id}`, { status: 'paused', maxPlacesPerBuyer: 2 });
    expect(paused.body).toMatchObject({ status: 'paused', maxPlacesPerBuyer: 2, holdSeconds: 600 });

    const refused = await shop.operator.patch<Refusal>(`/events/${id}`, { salesOpenAt: inHours(25), name: 'Other' });
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([400, '/salesCloseAt']);
    expect((await shop.buyer.get<EventDocument>(`/events/${id}`)).body).toEqual(paused.body);
  });

  it('keep their currency once they have a section, whose price would mean another sum', async () => {
    const id = await newEvent(shop.operator);
    expect((await shop.operator.patch<EventDocument>(`/events/${id}`, { currency: 'JPY' })).body.currency).toBe('JPY');
    const section = await newSection(shop.operator, id);
    expect(section.currency).toBe('JPY');
    const refused = await shop.operator.patch<Refusal>(`/events/${id}`, { currency: 'KRW', name: 'Other' });
    expect(refused.body).toMatchObject({ status: 409, code: 'INVALID_STATE' });
    const same = await shop.operator.patch<EventDocument>(`/events/${id}`, { currency: 'JPY', venue: 'Elsewhere' });
    expect(same.body).toMatchObject({ currency: 'JPY', venue: 'Elsewhere', name: '노을밴드 · Noeul Band' });
  });

  it('do not change their currency while a section is being made', async () => {
    for (let round = 0; round < 20; round++) {
      const id = await newEvent(shop.operator);
      const [section, change] = await Promise.all([newSection(shop.operator, id), shop.operator.patch(`/events/${id}`, { currency: 'JPY' })]);
      const now = (await shop.buyer.get<EventDocument>(`/events/${id}`)).body.currency;
      expect([200, 409]).toContain(change.status);
      expect([section.currency, now]).toEqual(change.status === 200 ? ['JPY', 'JPY'] : ['KRW', 'KRW']);
    }
  });

  it('are listed in pages that meet without a gap', async () => {
    for (let index = 0; index < 3; index++) await newEvent(shop.operator);
    const ids: number[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await shop.buyer.get<{ items: EventDocument[]; nextCursor: string | null }>(`/events?limit=2${query}`);
      ids.push(...body.items.map((event) => event.id));
      cursor = body.nextCursor;
    } while (cursor !== null);
    const [row] = await shop.database.query<{ ids: number[] }>('SELECT array_agg(id ORDER BY id) AS ids FROM events');
    expect(ids).toEqual(row?.ids);
  });

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=WzFd!', 'cursor=WyJhIl0', 'cursor=Wzk5OTk5OTk5OTk5XQ', 'colour=red'])('refuse the query %s', async (query) => {
    const { status, body } = await shop.buyer.get<Refusal>(`/events?${query}`);
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('that do not exist are 404, and ids that cannot exist are 400', async () => {
    expect((await shop.buyer.get<Refusal>('/events/999')).body).toMatchObject({ status: 404, code: 'EVENT_NOT_FOUND' });
    expect((await shop.operator.patch<Refusal>('/events/999', {})).body).toMatchObject({ status: 404, code: 'EVENT_NOT_FOUND' });
    for (const id of ['0', '-1', '1.5', 'x', '2147483648']) {
      expect((await shop.buyer.get<Refusal>(`/events/${id}`)).body).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    }
  });

  it('are for operators to write', async () => {
    expect((await shop.buyer.post('/events', someEvent())).status).toBe(403);
    expect((await new Visitor(shop.transport).post('/events', someEvent())).status).toBe(401);
    expect((await shop.buyer.patch('/events/1', {})).status).toBe(403);
  });
});
