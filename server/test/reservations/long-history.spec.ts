import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';
import type { Page } from '../support/api-client.js';
import { SqlConnection } from '../support/sql-connection.js';

/** More than are looked at for one answer. */
const OLDER = 25_000;

describe('an owner with a long history', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await openShop();
    const event = await newEvent(shop.operator);
    const { id: section } = await newSection(shop.operator, event, { name: 'A', capacity: 10, price: 1_000 });
    await shop.buyer.held(section, 1);
    // On a connection of its own: one that serves gives a statement up after 700 ms, which a busy machine has taken for these rows.
    const sql = await SqlConnection.open(shop.url);
    await sql.query(
      `INSERT INTO reservations (id, event_id, section_id, user_id, buyer_id, quantity, slot_numbers, unit_price, currency, status,
                                 confirmation_code, created_at, expires_at, confirmed_at, cancelled_at)
       SELECT (lpad(to_hex(1700000000000 + i), 12, '0') || '70008' || lpad(to_hex(i), 15, '0'))::uuid, $1, $2, r.user_id, r.buyer_id, 1, ARRAY[1],
              1000, 'KRW', CASE WHEN i = 1 THEN 'cancelled' ELSE 'confirmed' END, CASE WHEN i > 1 THEN lpad(i::text, 10, '0') END,
              now() - interval '2 days', now() - interval '1 day', CASE WHEN i > 1 THEN now() - interval '47 hours' END, CASE WHEN i = 1 THEN now() END
         FROM reservations r, generate_series(1, $3::int) i`,
      [event, section, OLDER],
    );
    await sql.close();
  }, 60_000);
  afterAll(() => shop.close());

  async function walked(query: string): Promise<Page[]> {
    const pages: Page[] = [];
    for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)?.nextCursor) {
      const { status, body } = await shop.buyer.list(`${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      pages.push(body);
    }
    return pages;
  }

  it('finds the few of a status among many others in parts, each of them once', async () => {
    const cancelled = await walked('?status=cancelled');
    expect(cancelled.map(({ items }) => items.length)).toEqual([0, 0, 1]);
    const pending = await walked('?status=pending');
    expect(pending.map(({ items }) => items.length)).toEqual([1, 0, 0]);
    const confirmed = await walked('?status=confirmed&limit=100');
    const ids = confirmed.flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(OLDER - 1);
    expect(ids).toHaveLength(OLDER - 1);
  }, 60_000);

  it('sees all of them without a status', async () => {
    const ids = (await walked('?limit=100')).flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(OLDER + 1);
  }, 60_000);
});
