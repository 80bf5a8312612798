import { Redis } from 'ioredis';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import { violations } from '../../test/support/invariants.js';
import { stockDisagreements } from '../checks/stock-agreement.js';
import type { CheckoutResult, LoadResult } from '../load/load.js';
import { HoldStream } from '../load/hold-stream.js';
import type { HoldRecord } from '../load/hold-stream.js';
import { SqlConnection } from '../../test/support/sql-connection.js';
import { JariServer } from '../../test/support/jari-server.js';
import type { World } from './world.js';

export interface ShopPlan {
  readonly strategy: StrategyName;
  /** Capacities of the sections, all of one event; their ids are 1, 2, … in this order. */
  readonly sections: readonly number[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Fills the database before the server starts. */
  readonly seed?: (database: SqlConnection) => Promise<void>;
}

/** A database and a logical Redis database for one server. */
export interface StorePair {
  readonly databaseName: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

export interface HoldTraffic {
  readonly connections: number;
  readonly seconds: number;
  readonly sectionIds?: readonly number[];
  readonly quantity?: number;
  readonly buyers?: number;
}

const EVENT = `
  INSERT INTO events (name, venue, starts_at, sales_open_at, sales_close_at, max_places_per_buyer, hold_seconds, currency)
  VALUES ('Benchmark night', 'Large hall', now() + interval '30 days', now() - interval '1 hour', now() + interval '10 days', $1, 86400, 'KRW')`;
const SECTIONS = `
  INSERT INTO sections (event_id, name, price, capacity)
  SELECT 1, 'Floor ' || place, 154000, capacity FROM unnest($1::integer[]) WITH ORDINALITY AS s (capacity, place) ORDER BY place`;

const COUNT = `
  SELECT count(*)::integer AS count FROM reservations
   WHERE id >= $1::uuid AND section_id = ANY ($2::integer[]) AND ($3::text IS NULL OR status = $3)`;

/** Enforced in every hold, and beyond what one buyer takes in a run: the rows measure grants, not refusals. */
const MAX_PLACES_PER_BUYER = 1_000_000;
const KEY_EVERY = 10;
/** What was on its way when the generator stopped is committed by then. */
const SETTLE_LIMIT_MS = 10_000;
const AT_REST_MS = 1_000;

/** A running Jari: its server process, its database and its Redis. */
export class Shop {
  private constructor(
    private readonly world: World,
    readonly database: SqlConnection,
    readonly redis: Redis,
    readonly server: JariServer,
    private readonly plan: ShopPlan,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  static async open(world: World, stores: StorePair, plan: ShopPlan): Promise<Shop> {
    const database = await SqlConnection.open(world.postgresUrl, stores.databaseName);
    await fillCatalogue(database, plan.sections);
    await plan.seed?.(database);
    const redis = new Redis(stores.redisUrl);
    await redis.flushdb();
    const settings = { DATABASE_URL: stores.databaseUrl, REDIS_URL: stores.redisUrl, RESERVATION_STRATEGY: plan.strategy, ...plan.settings };
    return new Shop(world, database, redis, await JariServer.start(settings, world.folder), plan, settings);
  }

  async close(): Promise<void> {
    await this.server.end();
    this.redis.disconnect();
    await this.database.close();
  }

  /** One more server process on the same stores. */
  anotherServer(): Promise<JariServer> {
    return JariServer.start(this.settings, this.world.folder);
  }

  /** Holds until the time is up; throws when one is refused or fails, or when PostgreSQL has not as many as were granted. */
  async hold({ connections, seconds, sectionIds = [1], quantity = 2, buyers = this.world.sizes.buyers }: HoldTraffic): Promise<LoadResult> {
    const bodies = sectionIds.map((sectionId) => JSON.stringify({ sectionId, quantity }));
    const count = () => this.reservations(sectionIds);
    const before = await count();
    const result = await this.world.tool.send(
      { method: 'POST', path: '/api/reservations', bodies, keyEvery: KEY_EVERY },
      { port: this.server.port, connections, seconds, buyersFile: this.world.buyers.file, buyers },
    );
    requireAllSucceeded(result);
    requireAccounted('holds', result.succeeded, (await settled(count)) - before, connections);
    return result;
  }

  /** Holds and confirms until the time is up; throws as `hold` does. */
  async checkOut(connections: number, seconds: number): Promise<CheckoutResult> {
    const { tool, buyers, sizes } = this.world;
    const [held, confirmed] = [() => this.reservations([1]), () => this.reservations([1], 'confirmed')];
    const before = { held: await held(), confirmed: await confirmed() };
    const result = await tool.checkOut({ sectionId: 1, quantity: 2 }, { port: this.server.port, connections, seconds, buyersFile: buyers.file, buyers: sizes.buyers });
    requireAllSucceeded(result);
    requireAccounted('holds', result.held, (await settled(held)) - before.held, connections);
    requireAccounted('confirmations', result.confirmed, (await confirmed()) - before.confirmed, connections);
    return result;
  }

  /** Holds while the job runs, with every answer's moment; throws when PostgreSQL has not exactly as many as were granted. */
  async holdDuring({ connections }: { connections: number }, job: () => Promise<unknown>): Promise<HoldRecord> {
    const count = () => this.reservations([1]);
    const before = await count();
    const stream = HoldStream.start({
      port: this.server.port, connections, sectionId: 1, quantity: 1,
      tokens: this.world.buyers.tokens.slice(0, this.world.sizes.buyers),
    });
    await job();
    const record = await stream.stop();
    requireAccounted('holds', record.granted, (await settled(count)) - before, 0);
    if (record.failures > 0) throw new Error(`${record.failures} connections broke`);
    return record;
  }

  /** What a buyer's request is answered with. */
  async request(buyer: number, path: string, body?: object): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.server.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { cookie: `sid=${this.world.buyers.tokens[buyer]}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  /** The text of a hold that has to be granted. */
  async heldBy(buyer: number, sectionId: number, quantity = 2): Promise<string> {
    const { status, text } = await this.request(buyer, '/api/reservations', { sectionId, quantity });
    if (status !== 201) throw new Error(`a hold was answered ${status}: ${text}`);
    return text;
  }

  /** The least id that the server can have given: what was seeded is older, and ids are ordered by time. */
  get firstId(): string {
    return firstIdAt(this.server.startedAtMs);
  }

  /** Those made since the server started. */
  private async reservations(sectionIds: readonly number[], status?: string): Promise<number> {
    return (await this.database.row<{ count: number }>(COUNT, [this.firstId, sectionIds, status ?? null])).count;
  }

  /** Everything that is not as it must be, with the shop at rest. */
  async faults(): Promise<string[]> {
    // The tables were empty when the statistics were made, and the checks read all of them.
    await this.database.query('ANALYZE');
    await this.database.query(`SET work_mem = '256MB'`);
    const broken = await violations(this.database);
    const inDatabase = Object.entries(broken).map(([name, rows]) => `invariant ${name}: ${JSON.stringify(rows[0])}`);
    return [...inDatabase, ...(await stockDisagreements(this.plan.strategy, this.redis, this.database))];
  }
}

/** A figure once it has not changed for a while: closing ten thousand connections keeps a server from its work for a moment. */
async function settled(read: () => Promise<number>): Promise<number> {
  let last = -1;
  let sinceMs = performance.now();
  for (const deadlineMs = performance.now() + SETTLE_LIMIT_MS; performance.now() < deadlineMs;) {
    const count = await read();
    if (count !== last) sinceMs = performance.now();
    else if (performance.now() - sinceMs >= AT_REST_MS) return count;
    last = count;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error('PostgreSQL still writes reservations long after the load has ended');
}

function requireAllSucceeded({ refused, errors }: LoadResult): void {
  if (refused > 0 || errors > 0) throw new Error(`${refused} requests were refused, ${errors} connections or requests failed`);
}

/**
 * Compares counts: PostgreSQL must have as many changes as were acknowledged. Changes whose answer the generator did not
 * wait for may be there as well, at most one a connection; so many lost ones would not show.
 */
export function requireAccounted(what: string, acknowledged: number, stored: number, underWay: number): void {
  if (stored < acknowledged) throw new Error(`${acknowledged} ${what} were acknowledged, PostgreSQL has only ${stored}`);
  if (stored > acknowledged + underWay) {
    throw new Error(`PostgreSQL has ${stored} ${what}, but ${acknowledged} were acknowledged and at most ${underWay} were under way`);
  }
}

/** The least UUIDv7 of a moment. */
function firstIdAt(ms: number): string {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

async function fillCatalogue(database: SqlConnection, capacities: readonly number[]): Promise<void> {
  await database.query(EVENT, [MAX_PLACES_PER_BUYER]);
  await database.query(SECTIONS, [capacities]);
}

/** An event on sale with sections of these capacities, without a server. */
export async function stock(postgresUrl: string, databaseName: string, capacities: readonly number[]): Promise<void> {
  const database = await SqlConnection.open(postgresUrl, databaseName);
  await fillCatalogue(database, capacities);
  await database.close();
}
