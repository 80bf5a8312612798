import { Visitor } from '../support/api-client.js';
import type { Answer, Problem } from '../support/api-client.js';
import { OPERATIONS } from '../support/api-document.js';
import type { Operation } from '../support/api-document.js';
import { rowDigest } from '../support/row-digest.js';
import { SqlConnection } from '../support/sql-connection.js';
import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';

/** Writes that nobody has to sign in for. A new one has to be named here. */
const PUBLIC_WRITES = ['register', 'signIn', 'signInAsGuest', 'signOut'];

const FROM_ELSEWHERE: readonly Record<string, string>[] = [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];

// A session alone opens what is the operators'; what buyers may do, integrators may do as well.
const ofOperators = OPERATIONS.filter(({ access }) => access.includes('session') && !access.includes('apiKey'));
const ofBuyers = OPERATIONS.filter(({ access }) => access.includes('apiKey'));
const writes = OPERATIONS.filter(({ method }) => method !== 'GET');
const named = (operations: readonly Operation[]): [string, Operation][] => operations.map((operation) => [operation.id, operation]);

describe('who may call what, by the document', () => {
  let shop: Shop;
  let sql: SqlConnection;
  let ids: { event: string; section: string; reservation: string; apiKey: string };
  let callers: Record<'nobody' | 'guest' | 'account' | 'key' | 'weakKey', Visitor>;

  beforeAll(async () => {
    shop = await openShop({ PAYMENT_MODE: 'demo', ALLOWED_ORIGINS: '' });
    sql = await SqlConnection.open(shop.url);
    const eventId = await newEvent(shop.operator);
    const { id } = await newSection(shop.operator, eventId);
    const visitor = (key?: string) => new Visitor(shop.transport, key);
    const account = visitor();
    await account.post('/auth/register', { email: 'buyer@example.com', password: 'a good password', name: 'Kim' });
    const key = (scopes: string[]) => shop.operator.post<{ id: string; key: string }>('/api-keys', { name: 'Box office', scopes });
    const full = (await key(['catalogue:read', 'reservations:write', 'reservations:confirm'])).body;
    callers = { nobody: visitor(), guest: shop.buyer, account, key: visitor(full.key), weakKey: visitor((await key(['catalogue:read'])).body.key) };
    ids = { event: String(eventId), section: String(id), reservation: (await shop.buyer.held(id, 1)).id, apiKey: full.id };
  });
  afterAll(async () => {
    await sql.close();
    await shop.close();
  });

  /** An address that exists, so that only the caller can be wrong. */
  function addressOf({ path }: Operation): string {
    const id = path.includes('/events/') ? ids.event : path.includes('/sections/') ? ids.section : path.includes('/api-keys/') ? ids.apiKey : ids.reservation;
    return path.replace('{id}', id).replace('{number}', '1');
  }

  const call = async (caller: Visitor, operation: Operation, body: object = {}): Promise<string> => {
    const { status, body: problem } = await caller.request<Problem>(operation.method, addressOf(operation), operation.method === 'GET' ? undefined : body, typeOf(operation));
    return `${status} ${problem?.code}`;
  };
  const typeOf = ({ body }: Operation): Record<string, string> => (body === undefined ? {} : { 'content-type': body.type });

  /** Nothing that is refused may have been done. */
  async function unchanged(job: () => Promise<void>): Promise<void> {
    const before = await rowDigest(sql);
    await job();
    expect(await rowDigest(sql)).toEqual(before);
  }

  it('covers the routes that there are', () => {
    expect(ofOperators.length).toBeGreaterThanOrEqual(10);
    expect(ofBuyers.length).toBeGreaterThanOrEqual(6);
    expect(writes.filter(({ access }) => access.length === 0).map(({ id }) => id).sort()).toEqual(PUBLIC_WRITES);
  });

  it.each(named(ofOperators))('%s is for operators alone', async (_, operation) => {
    await unchanged(async () => {
      expect(await call(callers.nobody, operation)).toBe('401 UNAUTHENTICATED');
      for (const caller of ['guest', 'account', 'key', 'weakKey'] as const) expect([caller, await call(callers[caller], operation)]).toEqual([caller, '403 FORBIDDEN']);
    });
    // Let through, it is the empty body that is refused, or nothing at all.
    const { status } = operation.id === 'revokeApiKey' ? { status: 204 } : await shop.operator.request(operation.method, addressOf(operation), operation.method === 'GET' ? undefined : {}, typeOf(operation));
    expect([200, 202, 204, 400]).toContain(status);
  });

  it.each(named(ofBuyers))('%s needs a session or a key', async (_, operation) => {
    await unchanged(async () => {
      expect(await call(callers.nobody, operation)).toBe('401 UNAUTHENTICATED');
      expect(await call(new Visitor(shop.transport, `jari_${'A'.repeat(43)}`), operation)).toBe('401 UNAUTHENTICATED');
      if (operation.method !== 'GET') expect(await call(callers.weakKey, operation)).toBe('403 FORBIDDEN');
    });
  });

  it.each(named(ofBuyers.filter(({ path }) => path.includes('{id}'))))('%s does not tell a foreign reservation from an unknown one', async (_, operation) => {
    const foreign = ids.reservation;
    const answers: Answer[] = [];
    await unchanged(async () => {
      for (const caller of ['account', 'key'] as const) {
        for (const id of [foreign, '019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1']) {
          answers.push(await callers[caller].request(operation.method, operation.path.replace('{id}', id), operation.method === 'GET' ? undefined : {}));
        }
      }
    });
    const seen = answers.map(({ status, headers, body }) => JSON.stringify({ status, names: Object.keys(headers).sort(), body: { ...body as object, instance: '', requestId: '' } }));
    expect(new Set(seen).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404, body: { code: 'RESERVATION_NOT_FOUND' } });
  });

  it.each(named(writes))('%s is refused to pages of other sites', async (_, operation) => {
    await unchanged(async () => {
      for (const headers of FROM_ELSEWHERE) {
        const { status, body } = await shop.operator.request<Problem>(operation.method, addressOf(operation), {}, headers);
        expect([headers, status, body.code]).toEqual([headers, 403, 'CROSS_ORIGIN']);
      }
    });
  });

  it.each(named(writes))('%s takes no form, which a page could send without asking', async (_, operation) => {
    await unchanged(async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain; application/json']) {
        const { status } = await shop.operator.request(operation.method, addressOf(operation), {}, { 'content-type': type });
        expect([type, status]).toEqual([type, 415]);
      }
    });
  });
});
