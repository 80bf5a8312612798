import { Redis } from 'ioredis';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import type { Answer, Problem } from '../support/api-client.js';
import { Visitor } from '../support/api-client.js';
import type { RunningApp } from '../support/app.js';
import { OPERATOR, serverSettings, startApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { violations } from '../support/invariants.js';
import { cancelRequest, confirmRequest, setDeadline } from '../support/ledger-requests.js';
import type { OpenDatabase } from '../support/open-database.js';
import { openDatabase } from '../support/open-database.js';
import { expectAgreement } from '../support/redis-agreement.js';
import { RedisServer } from '../support/redis-server.js';
import type { TestDatabase } from '../support/stores.js';
import { createTestDatabase } from '../support/stores.js';

/** off: no REDIS_URL is set; away: one is set and nobody answers there. */
export type RedisPresence = 'present' | 'away' | 'off';

export interface Variant {
  readonly strategy: StrategyName;
  readonly redis: RedisPresence;
}

export interface Terms {
  readonly maxPlacesPerBuyer?: number;
  readonly holdSeconds?: number;
  readonly salesOpenAt?: string;
  readonly salesCloseAt?: string;
  readonly status?: 'on_sale' | 'paused' | 'ended';
}

export const hoursFromNow = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Short, so that new sections are in Redis soon; what is promised of time is tested with the default elsewhere. */
const RECONCILE_INTERVAL_MS = '200';
/** What live numbers may be behind. */
const LIVE_NUMBERS_MS = 1_000;

/** The application under contract with its stores, an operator signed in, and what the tests do with them. */
export class Stage {
  private testDatabase: TestDatabase;
  private open: OpenDatabase;
  private redisServer: RedisServer;
  private redis: Redis | undefined;
  private main: RunningApp;
  operator: Visitor;

  constructor(readonly variant: Variant) {}

  /** Confirms one reservation and cancels another as an instance does that dies after its commit: nobody is told. */
  async commitUnseen(confirmedId: string, cancelledId: string): Promise<void> {
    const ledger = new ReservationLedger(this.open.database);
    await ledger.confirm([confirmRequest(confirmedId, null)]);
    await ledger.cancel([cancelRequest(cancelledId, null)]);
  }

  async set(): Promise<void> {
    this.testDatabase = await createTestDatabase();
    this.open = await openDatabase(this.testDatabase.url, 4);
    this.redisServer = await RedisServer.prepare();
    if (this.variant.redis === 'present') {
      await this.redisServer.start();
      this.redis = new Redis(this.redisServer.url);
    }
    this.main = await this.startApp();
    this.operator = await this.visitor().signIn(OPERATOR.email, OPERATOR.password);
  }

  async strike(): Promise<void> {
    await this.main.close();
    this.redis?.disconnect();
    await this.redisServer.dispose();
    await this.open.close();
    await this.testDatabase.drop();
  }

  /** One more instance on the same stores. */
  startApp(more: Record<string, string> = {}): Promise<RunningApp> {
    const { strategy, redis } = this.variant;
    return startApp(serverSettings(this.testDatabase.url, {
      RESERVATION_STRATEGY: strategy,
      REDIS_URL: redis === 'off' ? undefined : this.redisServer.url,
      RECONCILE_INTERVAL_MS,
      ...more,
    }));
  }

  visitor(apiKey?: string): Visitor {
    return new Visitor(this.main.transport, apiKey);
  }

  guest(): Promise<Visitor> {
    return this.visitor().guest();
  }

  /** A key as an operator makes it for an integrator. */
  async integrator(...scopes: string[]): Promise<Visitor> {
    const { status, body } = await this.operator.post<{ key: string }>('/api-keys', { name: 'Box office', scopes });
    expect(status).toBe(201);
    return this.visitor(body.key);
  }

  /** An event with sections of these capacities, as an operator makes them. */
  async sale(capacities: readonly number[], terms: Terms = {}): Promise<{ eventId: number; sections: number[] }> {
    const event = await this.operator.post<{ id: number }>('/events', {
      name: 'Test concert', venue: 'Test hall', startsAt: hoursFromNow(720), salesOpenAt: hoursFromNow(-1), salesCloseAt: hoursFromNow(24),
      maxPlacesPerBuyer: 4, holdSeconds: 600, currency: 'KRW', ...terms,
    });
    expect(event.status).toBe(201);
    const sections: number[] = [];
    for (const capacity of capacities) {
      const section = await this.operator.post<{ id: number }>('/sections', { eventId: event.body.id, name: 'Floor', capacity, price: 165_000 });
      expect(section.status).toBe(201);
      sections.push(section.body.id);
    }
    // From here on the engine itself is under test, and not the moments before Redis has heard of the sections.
    await this.expectRedisAgrees();
    return { eventId: event.body.id, sections };
  }

  async section(capacity: number, terms: Terms = {}): Promise<number> {
    return (await this.sale([capacity], terms)).sections[0] as number;
  }

  query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.open.database.query<Row>(text, values);
  }

  /** Lets the deadlines of holds pass. */
  async letPass(...ids: string[]): Promise<void> {
    await setDeadline(this.open.database, ids, 0);
  }

  /** The expiry job has two seconds from the deadline on. */
  async untilExpired(id: string): Promise<void> {
    await eventually(async () => (await this.query('SELECT FROM reservations WHERE id = $1 AND status = $2', [id, 'expired'])).length === 1, 2_000);
  }

  /** Everything that a refused request must leave alone. */
  async writtenRows(): Promise<unknown> {
    const [row] = await this.query(`
      SELECT (SELECT count(*) FROM reservations) AS reservations, (SELECT count(*) FROM reservation_logs) AS logs,
             (SELECT count(*) FROM slots) AS slots, (SELECT count(*) FROM returned_slots) AS returned,
             (SELECT count(*) FROM buyer_places) AS buyers, (SELECT sum(places) FROM buyer_places) AS places,
             (SELECT sum(taken) FROM sections) AS taken,
             (SELECT md5(string_agg(id || status, ',' ORDER BY id)) FROM reservations) AS states`);
    return row;
  }

  /** What buyers read, once it has had the time that it is allowed to be behind. */
  async expectAvailable(sectionId: number, expected: number): Promise<void> {
    const deadlineMs = performance.now() + LIVE_NUMBERS_MS;
    let seen = await this.available(sectionId);
    while (seen !== expected && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen = await this.available(sectionId);
    }
    expect(seen).toBe(expected);
  }

  async expectRedisAgrees(): Promise<void> {
    if (this.redis !== undefined) await expectAgreement(this.variant.strategy, this.redis, this.open.database);
  }

  async expectInvariants(): Promise<void> {
    expect(await violations(this.open.database)).toEqual({});
    await this.expectRedisAgrees();
  }

  private async available(sectionId: number): Promise<number> {
    const { status, body } = await this.operator.get<{ available: number }>(`/sections/${sectionId}`);
    expect(status).toBe(200);
    return body.available;
  }
}

/** A refusal as the API describes it: a problem document that says what it is and nothing of the inside. */
export function expectProblem({ status, headers, body }: Answer, expected: Partial<Problem> & { status: number; code: string }): void {
  expect({ status, type: headers['content-type'], body }).toEqual({
    status: expected.status,
    type: expect.stringContaining('application/problem+json') as string,
    body: expect.objectContaining({ ...expected, type: expect.any(String) as string, title: expect.any(String) as string, detail: expect.any(String) as string, requestId: expect.any(String) as string }) as object,
  });
}
