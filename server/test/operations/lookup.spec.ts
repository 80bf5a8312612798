import type { LookupResult } from '../../src/operations/lookup/lookup.dto.js';
import { Visitor } from '../support/api-client.js';
import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';

describe('looking up', () => {
  let shop: Shop;
  let eventId: number;
  let sectionId: number;
  let otherSectionId: number;
  let account: Visitor;
  let accountId: string;
  let ids: { sold: string; code: string; held: string; other: string; integrators: string };

  beforeAll(async () => {
    shop = await openShop();
    eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 20 });
    sectionId = (await newSection(shop.operator, eventId)).id;
    otherSectionId = (await newSection(shop.operator, await newEvent(shop.operator), { name: '발코니 · Balcony' })).id;
    account = new Visitor(shop.transport);
    const { body } = await account.post<{ id: string }>('/auth/register', { email: 'ha_neul@example.com', password: 'a good password', name: 'Kim' });
    accountId = body.id;
    await new Visitor(shop.transport).post('/auth/register', { email: 'haxneul@example.com', password: 'a good password', name: 'Lee' });
    const sold = await account.held(sectionId, 2);
    const code = (await account.confirm(sold.id)).body.confirmationCode ?? '';
    const { body: key } = await shop.operator.post<{ key: string }>('/api-keys', { name: 'Box office', scopes: ['reservations:write'] });
    const integrator = new Visitor(shop.transport, key.key);
    ids = {
      sold: sold.id, code, held: (await account.held(sectionId, 1)).id, other: (await shop.buyer.held(otherSectionId, 2)).id,
      integrators: (await integrator.held(sectionId, 1, { buyerReference: 'customer-4711' })).id,
    };
  });
  afterAll(() => shop.close());

  const find = async (query: string, more = ''): Promise<LookupResult> =>
    (await shop.operator.get<LookupResult>(`/operations/lookup?query=${encodeURIComponent(query)}${more}`)).body;
  const found = async (query: string, more = ''): Promise<string[]> => (await find(query, more)).reservations.map(({ id }) => id);

  it('finds a reservation by its id and tells whose it is', async () => {
    const { reservations, buyers } = await find(ids.sold.toUpperCase());
    expect(reservations).toHaveLength(1);
    expect(reservations[0]).toMatchObject({
      id: ids.sold, status: 'confirmed', confirmationCode: ids.code, slots: [1, 2],
      buyer: { id: accountId, name: 'Kim', email: 'ha_neul@example.com', role: 'buyer' },
    });
    expect(buyers).toEqual([]);
  });

  it('finds a confirmation code in any case and with dashes', async () => {
    const spelled = `${ids.code.slice(0, 5)}-${ids.code.slice(5)}`.toLowerCase();
    expect(await found(spelled)).toEqual([ids.sold]);
    expect(await found(ids.code)).toEqual([ids.sold]);
  });

  it('finds buyers by their address or its beginning, with their reservations, newest first', async () => {
    for (const query of ['HA_NEUL@example.com', 'ha_n']) {
      const { reservations, buyers } = await find(query);
      // The underscore is no wildcard.
      expect(buyers.map(({ email }) => email)).toEqual(['ha_neul@example.com']);
      expect(reservations.map(({ id }) => id)).toEqual([ids.held, ids.sold]);
    }
    expect((await find('ha')).buyers).toHaveLength(2);
  });

  it('finds a buyer by id', async () => {
    const { reservations, buyers } = await find(accountId);
    expect(buyers).toMatchObject([{ id: accountId, name: 'Kim', role: 'buyer' }]);
    expect(Date.now() - Date.parse(buyers[0]?.createdAt ?? '')).toBeLessThan(60_000);
    expect(reservations.map(({ id }) => id)).toEqual([ids.held, ids.sold]);
  });

  it('finds reservations of one event only when asked for them', async () => {
    expect(await found('ha_n', `&eventId=${eventId}`)).toEqual([ids.held, ids.sold]);
    const elsewhere = await newEvent(shop.operator);
    for (const query of ['ha_n', ids.sold, ids.code, 'customer-4711', accountId]) expect(await found(query, `&eventId=${elsewhere}`)).toEqual([]);
  });

  it("finds an integrator's customer", async () => {
    const { reservations } = await find('customer-4711');
    expect(reservations).toMatchObject([{ id: ids.integrators, buyerReference: 'customer-4711', buyer: { role: 'integrator', email: null } }]);
  });

  it('finds an entry number everywhere, in an event, and in a section', async () => {
    expect((await found('#2')).sort()).toEqual([ids.sold, ids.other].sort());
    expect(await found('#2', `&eventId=${eventId}`)).toEqual([ids.sold]);
    expect(await found(`${otherSectionId}#2`)).toEqual([ids.other]);
    for (const name of ['발코니 · Balcony', 'balcony', '발코니']) expect(await found(`${name} # 2`)).toEqual([ids.other]);
    const [one, eleven] = [await newSection(shop.operator, eventId, { name: '1구역 · Block 1' }), await newSection(shop.operator, eventId, { name: '11구역 · Block 11' })];
    const [inOne, inEleven] = [await shop.buyer.held(one.id, 1), await shop.buyer.held(eleven.id, 1)];
    expect(await found('block 1 #1', `&eventId=${eventId}`)).toEqual([inOne.id]);
    expect(await found('lock 1#1', `&eventId=${eventId}`)).toEqual([inEleven.id, inOne.id]);
    for (const name of ['%', '_', 'stalls']) expect(await found(`${name}#2`)).toEqual([]);
    expect(await found('#99')).toEqual([]);
  });

  it('finds nothing for what means nothing, and refuses what is no query', async () => {
    for (const query of ['nobody', '%', '\\', '   ', "' OR 1=1", '999999999#999999999', '019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1']) {
      const answer = await shop.operator.get(`/operations/lookup?query=${encodeURIComponent(query)}`);
      expect([query, answer.status, answer.body]).toEqual(query.trim() === '' ? [query, 400, expect.anything()] : [query, 200, { reservations: [], buyers: [] }]);
    }
    expect((await shop.operator.get('/operations/lookup')).status).toBe(400);
    expect((await shop.operator.get(`/operations/lookup?query=${'x'.repeat(201)}`)).status).toBe(400);
  });
});
