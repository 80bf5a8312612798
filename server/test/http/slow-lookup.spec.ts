import { TRUST_MS } from '../../src/users/trusted-copies.js';
import type { ShopBehindProxy } from '../operations/shop-behind-proxy.js';
import { openShopBehindProxy } from '../operations/shop-behind-proxy.js';
import type { Answer } from '../support/api-client.js';
import { Visitor } from '../support/api-client.js';

/** Less than a statement is given, and two of them more than a visitor is looked for. */
const DELAY_MS = 550;
const NOBODY = '00000000-0000-7000-8000-000000000000';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Each turn of the event loop takes a quarter of a second. */
async function workFor(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) {
    const untilMs = performance.now() + 250;
    while (performance.now() < untilMs);
    await turn();
  }
}

describe('looking up whose request it is', () => {
  let shop: ShopBehindProxy;
  let visitors: Visitor[];

  beforeEach(async () => {
    shop = await openShopBehindProxy({ REDIS_URL: undefined });
    visitors = await Promise.all(Array.from({ length: 3 }, () => new Visitor(shop.transport).guest()));
  });
  afterEach(() => shop.close());

  /** All of them one after the other, when no copy of their sessions is believed any more: two lookups go out, the third waits for one of them. */
  async function everybodyCancels(meanwhile: () => void): Promise<Answer<{ code: string; detail: string }>[]> {
    await pause(TRUST_MS);
    const answers = visitors.map(async (visitor, index) => {
      for (let i = 0; i < index; i++) await turn();
      return visitor.post<{ code: string; detail: string }>(`/reservations/${NOBODY}/cancel`, {});
    });
    meanwhile();
    return Promise.all(answers);
  }

  it('takes its time where this process was busy itself', async () => {
    const answers = await everybodyCancels(() => void workFor(12));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([404, 'RESERVATION_NOT_FOUND']));
  });

  it('ends before it takes the time of the request itself, while PostgreSQL is slow', async () => {
    shop.proxy.delay({ meanMs: DELAY_MS, jitterMs: 0, random: Math.random, direction: 'toClient' });
    const answers = await everybodyCancels(() => undefined);
    shop.proxy.pass();
    expect(answers[2]).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
    expect(answers[2]?.body.detail).toContain('whose request this is could not be looked up');
    expect(answers[2]?.headers['retry-after']).toBe('1');
  });
});
