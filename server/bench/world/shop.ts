import { Redis } from 'ioredis';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import { violations } from '../../test/support/invariants.js';
import { stockDisagreements } from '../checks/stock-agreement.js';
import type { LoadResult } from '../load/load.js';
import { BenchDatabase } from './bench-database.js';
import { JariServer } from './jari-server.js';
import type { World } from './world.js';

export interface ShopPlan {
  readonly strategy: StrategyName;
  /** Capacities of the sections, all of one event; their ids are 1, 2, … in this order. */
  readonly sections: readonly number[];
  readonly settings?: Readonly<Record<string, string>>;
  /** Fills the database before the server starts. */
  readonly seed?: (database: BenchDatabase) => Promise<void>;
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

/** Enforced in every hold, and beyond what one buyer takes in a run: the rows measure grants, not refusals. */
const MAX_PLACES_PER_BUYER = 1_000_000;
const KEY_EVERY = 10;
/** What was on its way when the generator stopped is committed by then. */
const SETTLE_LIMIT_MS = 5_000;

/** A running Jari: its server process, its database and its Redis. */
export class Shop {
  private constructor(
    private readonly world: World,
    private readonly name: string,
    readonly database: BenchDatabase,
    readonly redis: Redis,
    readonly server: JariServer,
    readonly plan: ShopPlan,
  ) {}

  static async open(world: World, name: string, redisNumber: number, plan: ShopPlan): Promise<Shop> {
    await world.admin.query(`CREATE DATABASE ${name} TEMPLATE ${world.template}`);
    const database = await BenchDatabase.open(world.postgresUrl, name);
    await database.query(EVENT, [MAX_PLACES_PER_BUYER]);
    await database.query(SECTIONS, [plan.sections]);
    await plan.seed?.(database);
    const redisUrl = new URL(world.redisUrl);
    redisUrl.pathname = `/${redisNumber}`;
    const redis = new Redis(redisUrl.toString());
    await redis.flushdb();
    const server = await JariServer.start({
      DATABASE_URL: database.url, REDIS_URL: redisUrl.toString(), RESERVATION_STRATEGY: plan.strategy, ...plan.settings,
    }, world.folder);
    return new Shop(world, name, database, redis, server, plan);
  }

  async close(): Promise<void> {
    await this.server.stop();
    this.redis.disconnect();
    await this.database.close();
    await this.world.admin.query(`DROP DATABASE ${this.name} WITH (FORCE)`);
  }

  /** Holds until the time is up; throws when one is refused, fails or was granted without being in PostgreSQL. */
  async hold({ connections, seconds, sectionIds = [1], quantity = 2, buyers = this.world.sizes.buyers }: HoldTraffic): Promise<LoadResult> {
    const bodies = sectionIds.map((sectionId) => JSON.stringify({ sectionId, quantity }));
    return this.accountingFor(connections, () => this.world.tool.send(
      { method: 'POST', path: '/api/reservations', bodies, keyEvery: KEY_EVERY },
      { port: this.server.port, connections, seconds, buyersFile: this.world.buyers.file, buyers },
    ));
  }

  /**
   * Every acknowledged hold must be in PostgreSQL. Holds whose answer the generator did not wait for may be there
   * as well, at most one a connection.
   */
  private async accountingFor(connections: number, job: () => Promise<LoadResult>): Promise<LoadResult> {
    const before = await this.reservations();
    const result = await job();
    if (result.refused > 0 || result.errors > 0) {
      throw new Error(`${result.refused} of the holds were refused, ${result.errors} connections or requests failed`);
    }
    const stored = (await this.settledReservations()) - before;
    if (stored < result.succeeded) throw new Error(`${result.succeeded} holds were acknowledged, PostgreSQL has ${stored}`);
    if (stored > result.succeeded + connections) {
      throw new Error(`PostgreSQL has ${stored} holds, only ${result.succeeded} were acknowledged and ${connections} can have been on their way`);
    }
    return result;
  }

  /** How many reservations there are, once no more are coming. */
  private async settledReservations(): Promise<number> {
    let last = -1;
    for (const deadlineMs = performance.now() + SETTLE_LIMIT_MS; performance.now() < deadlineMs;) {
      const count = await this.reservations();
      if (count === last) return count;
      last = count;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error('PostgreSQL still writes reservations long after the load has ended');
  }

  private async reservations(): Promise<number> {
    return (await this.database.row<{ count: number }>('SELECT count(*)::integer AS count FROM reservations')).count;
  }

  /** Everything that is not as it must be, with the shop at rest. */
  async faults(): Promise<string[]> {
    const broken = await violations(this.database);
    const inDatabase = Object.entries(broken).map(([name, rows]) => `invariant ${name}: ${JSON.stringify(rows[0])}`);
    return [...inDatabase, ...(await stockDisagreements(this.plan.strategy, this.redis, this.database))];
  }
}
