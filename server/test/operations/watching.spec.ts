import { Redis } from 'ioredis';
import { Registry } from 'prom-client';
import { ExpiryService } from '../../src/expiry/expiry.service.js';
import type { AttentionDocument, AttentionItem } from '../../src/operations/attention/attention.dto.js';
import type { MonitoringDocument } from '../../src/operations/monitoring/monitoring.dto.js';
import type { EventSales, SalesActivity } from '../../src/operations/sales/sales.dto.js';
import { ActivityWriter } from '../../src/operations/sales/activity-writer.js';
import { SalesSampler } from '../../src/operations/sales/sales-sampler.js';
import { RecurringJobs } from '../../src/platform/jobs/recurring-jobs.js';
import { redisKeys } from '../../src/platform/redis/redis-keys.js';
import { StockReading } from '../../src/reservations/stock/stock-reading.js';
import { newEvent, newSection, openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';
import { Visitor } from '../support/api-client.js';
import { OPERATOR } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { openDatabase } from '../support/open-database.js';
import { SqlConnection } from '../support/sql-connection.js';
import { redisUrl } from '../support/stores.js';
import { openShopBehindProxy } from './shop-behind-proxy.js';

/** As stock-repair.ts has it: who holds it keeps everybody from repairing the section. */
const REPAIR_LOCK = 0x6a72;

describe('what operators watch', () => {
  let shop: Shop;
  let redis: Redis;
  let sql: SqlConnection;
  let eventId: number;
  let sectionId: number;

  beforeAll(async () => {
    shop = await openShop({ RECONCILE_INTERVAL_MS: '100', EXPIRY_INTERVAL_MS: '60000' });
    redis = new Redis(redisUrl());
    sql = await SqlConnection.open(shop.url);
    eventId = await newEvent(shop.operator, { maxPlacesPerBuyer: 50 });
    sectionId = (await newSection(shop.operator, eventId, { name: 'Floor', capacity: 100 })).id;
    await eventually(async () => (await shop.app.inject('/metrics')).body.includes('jari_repairs_total{reason="missing"} 1'));
  });
  afterAll(async () => {
    redis.disconnect();
    await sql.close();
    await shop.close();
  });

  const attention = async (): Promise<AttentionItem[]> => (await shop.operator.get<AttentionDocument>('/operations/attention')).body.items;
  const itemOf = async (kind: AttentionItem['kind']) => (await attention()).find((item) => item.kind === kind);
  const shownSales = async (query = ''): Promise<EventSales> => (await shop.operator.get<EventSales>(`/operations/events/${eventId}/sales${query}`)).body;
  /** An answer is kept for a second. */
  const sales = async (query = ''): Promise<EventSales> => {
    const { now } = await sql.row<{ now: Date }>('SELECT clock_timestamp() AS now');
    let shown = await shownSales(query);
    await eventually(async () => Date.parse((shown = await shownSales(query)).asOf) >= now.getTime());
    return shown;
  };
  const pictureEpoch = () => redis.hget(redisKeys.slots(sectionId), 'epoch');

  it('is calm on a good day, also just after a section was made', async () => {
    expect(await attention()).toEqual([]);
  });

  it('shows a count that stays apart from PostgreSQL, and no more when it has been repaired', async () => {
    await sql.query(`SELECT pg_advisory_lock(${REPAIR_LOCK}, ${sectionId})`);
    await redis.hset(redisKeys.slots(sectionId), 'taken', '7');
    await eventually(async () => (await itemOf('counterDrift')) !== undefined);
    expect(await itemOf('counterDrift')).toMatchObject({ severity: 'warning', sectionId, sectionName: 'Floor', eventId, sinceSeconds: 2 });
    await sql.query(`SELECT pg_advisory_unlock(${REPAIR_LOCK}, ${sectionId})`);
    await eventually(async () => (await itemOf('counterDrift')) === undefined);
    expect(await itemOf('repairs')).toMatchObject({ severity: 'warning', count: expect.any(Number) as number });
  });

  it('shows holds that are due and still there', async () => {
    const { id } = await shop.buyer.held(sectionId, 1);
    await sql.query(`UPDATE reservations SET created_at = now() - interval '1 hour', expires_at = now() - interval '10 seconds' WHERE id = '${id}'`);
    expect(await itemOf('expiryLag')).toMatchObject({ severity: 'critical', count: 1, sinceSeconds: 10 });
    await sql.query(`UPDATE reservations SET expires_at = now() + interval '5 minutes' WHERE id = '${id}'`);
    expect(await itemOf('expiryLag')).toBeUndefined();
  });

  it('shows Redis away, and off', async () => {
    for (const [url, kind] of [['redis://127.0.0.1:1', 'redisAway'], [undefined, 'redisOff']] as const) {
      const other = await openShop({ REDIS_URL: url });
      const { body } = await other.operator.get<AttentionDocument>('/operations/attention');
      await other.close();
      expect(body.items.map((item) => item.kind)).toEqual([kind]);
    }
  });

  it('shows a job of its own that fails, and no more once it works again', async () => {
    const sampler = shop.app.get(SalesSampler, { strict: false });
    await sql.query('ALTER TABLE sales_samples RENAME TO mislaid');
    try {
      await sampler.sample();
      expect(await itemOf('jobFailed')).toMatchObject({ severity: 'warning', job: 'sample-sales', sinceSeconds: expect.any(Number) as number });
      expect((await shop.app.inject('/metrics')).body).toContain('jari_job_failures_total{job="sample-sales"} 1');
    } finally {
      await sql.query('ALTER TABLE mislaid RENAME TO sales_samples');
    }
    await sampler.sample();
    expect(await itemOf('jobFailed')).toBeUndefined();
  });

  it('shows PostgreSQL away, and what an instance knows by itself', async () => {
    const other = await openShopBehindProxy();
    // The first to ask may only hear that the store does not answer: it is found out by them.
    const items = async () => (await other.operator.get<Partial<AttentionDocument>>('/operations/attention')).body.items ?? [];
    other.proxy.cut();
    await eventually(async () => (await items()).some(({ kind, sinceSeconds }) => kind === 'databaseAway' && sinceSeconds === 1));
    expect((await items())[0]).toMatchObject({ kind: 'databaseAway', severity: 'critical' });
    other.proxy.pass();
    await eventually(async () => !(await items()).some(({ kind }) => kind === 'databaseAway'));
    await other.close();
  });

  it('does not call PostgreSQL away that leaves only this question unanswered', async () => {
    const other = await openShop();
    const locking = await SqlConnection.open(other.url);
    const look = () => other.operator.get<AttentionDocument>('/operations/attention');
    await locking.query('BEGIN');
    await locking.query('LOCK TABLE reservations IN ACCESS EXCLUSIVE MODE');
    const answer = await look();
    await locking.query('ROLLBACK');
    expect(answer).toMatchObject({ status: 503, body: { code: 'STORE_UNAVAILABLE' } });
    expect((await look()).body.items.map(({ kind }) => kind)).not.toContain('databaseAway');
    await locking.close();
    await other.close();
  });

  it('measures stores, answers, viewers and the buyers who are signed in, each once and on however many devices', async () => {
    const account = { email: 'two-devices@example.com', password: 'a long enough password', name: 'Two' };
    await new Visitor(shop.transport).post('/auth/register', account);
    await new Visitor(shop.transport).signIn(account.email, account.password);
    await new Visitor(shop.transport).signIn(OPERATOR.email, OPERATOR.password);
    const gone = await (await new Visitor(shop.transport).guest()).get<{ id: string }>('/auth/me');
    await sql.query(`UPDATE sessions SET expires_at = clock_timestamp() WHERE user_id = '${gone.body.id}'`);
    const { body } = await shop.operator.get<MonitoringDocument>('/operations/monitoring');
    expect(body).toMatchObject({ strategy: 'slot', redis: { state: 'ok' }, database: { max: 16, waiting: 0 }, liveViewers: 0, signedIn: 2 });
    expect(body.redis.calls).toBeGreaterThan(0);
    // This request itself is not answered yet; those before it have been.
    expect(body.responses.requests).toBeGreaterThan(5);
    expect(body.responses.perSecond).toBeGreaterThan(0);
    expect(body.responses.p50Ms).toBeGreaterThan(0);
    expect(body.responses.p99Ms).toBeGreaterThanOrEqual(body.responses.p50Ms);
    expect(body.responses.failures).toBe(0);
  });

  it('counts buyers once for all consoles that ask', async () => {
    const signedIn = async () => (await shop.operator.get<MonitoringDocument>('/operations/monitoring')).body.signedIn;
    const before = await signedIn();
    await new Visitor(shop.transport).guest();
    expect([before, await signedIn()]).toEqual([2, 2]);
  });

  it('measures what an instance knows by itself while PostgreSQL is away', async () => {
    const other = await openShopBehindProxy();
    const monitoring = () => other.operator.get<MonitoringDocument>('/operations/monitoring');
    other.proxy.cut();
    const { status, body } = await monitoring();
    await other.close();
    expect([status, body]).toMatchObject([200, { signedIn: null, redis: { state: 'ok' }, database: { max: 16 } }]);
  });

  it('reads the holds of an event once for all consoles that ask', async () => {
    const answers = await sql.whileLocked('reservations', async () => {
      const answered = Promise.all(Array.from({ length: 4 }, () => shownSales()));
      await eventually(async () => (await shop.database.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%now_at AS MATERIALIZED%'`, [], { isUrgent: true })).length > 0);
      return { answered };
    });
    const times = (await answers.answered).map(({ asOf }) => asOf);
    expect(new Set([...times, (await shownSales()).asOf]).size).toBe(1);
  });

  it('adds up: sections, holds by age, and what comes back when', async () => {
    await shop.buyer.confirm((await shop.buyer.held(sectionId, 3)).id);
    const old = await shop.buyer.held(sectionId, 2);
    await sql.query(`UPDATE reservations SET created_at = now() - interval '90 seconds', expires_at = now() + interval '90 seconds' WHERE id = '${old.id}'`);
    const shown = await sales();
    expect(shown).toMatchObject({ eventId, capacity: 100, available: 94, pending: 3, confirmed: 3 });
    expect(shown.sections).toEqual([{ id: sectionId, name: 'Floor', status: 'open', price: 165_000, capacity: 100, available: 94, pending: 3, confirmed: 3, occupancyRate: 0.06 }]);
    expect(shown.holdAges.map(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds])).toEqual([[0, 30], [30, 60], [60, 120], [120, 300], [300, 600], [600, null]]);
    expect(shown.holdAges.find(({ fromSeconds }) => fromSeconds === 60)).toMatchObject({ holds: 1, places: 2 });
    expect(shown.holdAges.reduce((sum, { places }) => sum + places, 0)).toBe(3);
    expect(shown.returns.reduce((sum, { places }) => sum + places, 0)).toBe(3);
    expect(shown.returns.every(({ at }) => at.endsWith(':00.000Z'))).toBe(true);
    expect((await shop.operator.get('/operations/events/9999/sales')).status).toBe(404);
    expect((await shop.operator.get(`/operations/events/${eventId}/sales?minutes=10081`)).status).toBe(400);
  });

  it('counts what was answered by the second; two instances add up', async () => {
    const other = await shop.another();
    const another = shop.buyer.at(other.transport);
    const writers = [shop.app, other.app].map((app) => app.get(ActivityWriter, { strict: false }));
    const written = () => Promise.all(writers.map((writer) => writer.write()));
    await written();
    await sql.query('DELETE FROM sales_activity');
    for (let round = 0; round < 3; round++) {
      const [held] = await Promise.all([shop.buyer.held(sectionId, 1), another.held(sectionId, 1)]);
      await written();
      await shop.buyer.cancel(held.id);
      await another.confirm((await another.held(sectionId, 1)).id);
      await written();
    }
    const due = await shop.buyer.held(sectionId, 1);
    await sql.query(`UPDATE reservations SET created_at = now() - interval '1 hour', expires_at = now() - interval '1 second' WHERE id = '${due.id}'`);
    await shop.app.get(ExpiryService, { strict: false }).run();
    await written();
    // At most ten places at once, and the event's limit is fifty.
    let isRefused = false;
    for (let holds = 0; !isRefused; holds++) {
      isRefused = (await another.hold(sectionId, 10)).status === 409;
      if (isRefused) expect(holds).toBe(3);
    }
    // What is counted and not yet written is written when a server stops.
    await other.close();
    const { activity } = await sales();
    const sum = (kind: keyof Omit<SalesActivity, 'at'>) => activity.reduce((total, second) => total + second[kind], 0);
    expect([sum('held'), sum('cancelled'), sum('confirmed'), sum('refused'), sum('expired')]).toEqual([13, 3, 3, 1, 1]);
    expect(activity.every(({ at }) => at.endsWith('.000Z'))).toBe(true);
    await sql.query(`INSERT INTO sales_activity SELECT ${eventId}, now() - interval '25 hours', 1, 0, 0, 0, 0`);
    await shop.app.get(SalesSampler, { strict: false }).purge();
    expect(await sql.query(`SELECT 1 FROM sales_activity WHERE at < now() - interval '24 hours'`)).toEqual([]);
    expect((await sales()).activity).toEqual(activity);
  });

  it('counts holds that end after their sale', async () => {
    const ended = await newEvent(shop.operator);
    const section = (await newSection(shop.operator, ended)).id;
    const { id } = await shop.buyer.held(section, 2);
    await shop.operator.patch(`/events/${ended}`, { status: 'ended' });
    await eventually(() => Promise.resolve(shop.app.get(StockReading, { strict: false }).get(section) === undefined));
    await sql.query(`UPDATE reservations SET created_at = now() - interval '1 hour', expires_at = now() - interval '1 second' WHERE id = '${id}'`);
    await shop.app.get(ExpiryService, { strict: false }).run();
    await shop.app.get(ActivityWriter, { strict: false }).write();
    expect(await sql.query(`SELECT sum(expired)::int AS expired FROM sales_activity WHERE event_id = ${ended}`)).toEqual([{ expired: 1 }]);
  });

  it('samples an event once a minute, however many instances do', async () => {
    const sampler = shop.app.get(SalesSampler, { strict: false });
    await sql.query('DELETE FROM sales_samples');
    await Promise.all([sampler.sample(), sampler.sample()]);
    const { sellThrough, pending, confirmed } = await sales();
    // The minute may have turned between the two.
    expect([1, 2]).toContain(sellThrough.length);
    expect(sellThrough[0]).toMatchObject({ pending, confirmed });
    const [{ at }] = await sql.query<{ at: Date }>(`UPDATE sales_samples SET at = at - interval '4 hours' RETURNING at`) as [{ at: Date }];
    // The server's own sample of a new minute may have come meanwhile.
    const has = (samples: EventSales['sellThrough']) => samples.some((sample) => sample.at === at.toISOString());
    expect(has((await sales()).sellThrough)).toBe(false);
    expect(has((await sales('?minutes=300')).sellThrough)).toBe(true);
  });

  it('samples the minute that PostgreSQL says begins, also when an instance is a moment ahead of it', async () => {
    const name = new URL(shop.url).pathname.slice(1);
    await sql.query('CREATE SCHEMA moved');
    await sql.query(`CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
      $$ SELECT date_trunc('minute', pg_catalog.clock_timestamp()) + interval '59.5 seconds' $$`);
    await sql.query(`ALTER DATABASE ${name} SET search_path = moved, pg_catalog, public`);
    const late = await openDatabase(shop.url, 1);
    try {
      await sql.query('DELETE FROM sales_samples');
      const { minute } = await sql.row<{ minute: Date }>(`SELECT date_trunc('minute', clock_timestamp()) AS minute`);
      await new SalesSampler(late.database, new RecurringJobs(late.database, new Registry())).sample();
      const samples = await sql.query<{ at: Date }>('SELECT at FROM sales_samples');
      expect(samples.map(({ at }) => at.getTime())).toContain(minute.getTime() + 60_000);
    } finally {
      await sql.query(`ALTER DATABASE ${name} RESET search_path`);
      await late.close();
    }
  });

  it('keeps samples for as long as a chart can reach back, and no longer', async () => {
    await sql.query(`INSERT INTO sales_samples SELECT ${eventId}, now() - make_interval(days => 9, mins => n), 0, 0 FROM generate_series(1, 6000) n`);
    await sql.query(`INSERT INTO sales_samples VALUES (${eventId}, now() - interval '7 days', 0, 0)`);
    await shop.app.get(SalesSampler, { strict: false }).purge();
    const { old, kept } = await sql.row<{ old: number; kept: number }>(
      `SELECT count(*) FILTER (WHERE at < now() - interval '8 days')::int AS old, count(*) FILTER (WHERE at < now() - interval '6 days')::int AS kept FROM sales_samples`);
    expect([old, kept]).toEqual([0, 1]);
  });

  it('has pictures made anew on request, and keeps who asked', async () => {
    for (const path of [`/operations/sections/${sectionId}/repair`, `/operations/events/${eventId}/repair`]) {
      const before = await pictureEpoch();
      const { status, body } = await shop.operator.post(path, { reason: 'The map looks wrong' });
      expect([status, body]).toEqual([202, { requested: [sectionId] }]);
      await eventually(async () => (await pictureEpoch()) !== before);
    }
    const rows = await sql.query(`SELECT action, reason FROM operator_actions WHERE action = 'repairRequested'`);
    expect(rows).toEqual(Array(2).fill({ action: 'repairRequested', reason: 'The map looks wrong' }));
    expect((await shop.operator.post('/operations/sections/9999/repair', {})).status).toBe(404);
    expect((await shop.operator.post('/operations/events/9999/repair', {})).status).toBe(404);
  });
});
