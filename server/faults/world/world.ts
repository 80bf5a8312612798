import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import type { Person } from '../../test/support/people.js';
import { signIn } from '../../test/support/people.js';
import { RedisServer } from '../../test/support/redis-server.js';
import type { SqlConnection } from '../../test/support/sql-connection.js';
import { Balancer } from '../net/balancer.js';
import type { Random } from '../random.js';
import type { Grounds } from './grounds.js';
import { Instance } from './instance.js';
import type { PostgresServer } from './postgres-server.js';
import { CapacityHistory } from './capacity-history.js';

export interface WorldPlan {
  readonly strategy: StrategyName;
  readonly settings?: Readonly<Record<string, string>>;
  /** Another PostgreSQL than the one that all worlds share. */
  readonly postgres?: PostgresServer;
  /** Takes away what was put up for this world alone. */
  readonly dispose?: () => Promise<void>;
  /** Places of the sections; the first is the hot one. */
  readonly capacities?: readonly number[];
  readonly buyers?: number | undefined;
  readonly nodeOptions?: readonly string[];
}

const INSTANCES = ['a', 'b', 'c'];
const HOT_CAPACITY = 150;
const COLD_SECTIONS = 20;
const COLD_CAPACITY = 20;
const BUYERS = 200;
const MAX_PLACES_PER_BUYER = 6;
/** Deadlines come while everything else goes on. */
const HOLD_SECONDS = 2;

/** One address is a whole crowd here. Who is told to stop serves on until everybody has had an answer that says so. */
const SETTINGS = { LOCK_WAIT_MS: '1000', RATE_LIMIT_ENABLED: 'false', DRAIN_MS: '1500', LOG_LEVEL: 'warn' };

const EVENT = `
  INSERT INTO events (name, venue, starts_at, sales_open_at, sales_close_at, max_places_per_buyer, hold_seconds, currency)
  VALUES ('Fault night', 'Large hall', now() + interval '30 days', now() - interval '1 hour', now() + interval '10 days', $1, $2, 'KRW')`;
const SECTIONS = `
  INSERT INTO sections (event_id, name, price, capacity)
  SELECT 1, 'Floor ' || place, 154000, capacity FROM unnest($1::integer[]) WITH ORDINALITY AS s (capacity, place) ORDER BY place`;

/** Three server processes behind a balancer, each with its own way to the stores, and a sale that goes on. */
export class World {
  private constructor(
    readonly strategy: StrategyName,
    readonly postgres: PostgresServer,
    readonly database: string,
    private currentRedis: RedisServer,
    readonly instances: readonly Instance[],
    readonly balancer: Balancer,
    readonly buyers: readonly Person[],
    readonly operator: Person,
    readonly sectionIds: readonly number[],
    readonly capacities: CapacityHistory,
    readonly random: Random,
    readonly folder: string,
    private readonly dispose: (() => Promise<void>) | undefined,
  ) {}

  static async open(grounds: Grounds, plan: WorldPlan, random: Random): Promise<World> {
    const { strategy, settings = {}, nodeOptions = [], postgres = grounds.postgres } = plan;
    const capacities = plan.capacities ?? [HOT_CAPACITY, ...Array.from({ length: COLD_SECTIONS }, () => COLD_CAPACITY)];
    const database = await grounds.newDatabase(postgres);
    const folder = join(grounds.folder, database);
    mkdirSync(folder);
    const { buyers, operator } = await postgres.with(database, async (sql) => {
      await sql.query(EVENT, [MAX_PLACES_PER_BUYER, HOLD_SECONDS]);
      await sql.query(SECTIONS, [capacities]);
      const [operator] = await signIn(sql, 1, 'operator');
      return { buyers: await signIn(sql, plan.buyers ?? BUYERS), operator: operator as Person };
    });
    const redis = await RedisServer.prepare();
    await redis.start();
    const instances = await Promise.all(INSTANCES.map((name) => Instance.start({
      name, folder, nodeOptions, postgresPort: postgres.port, redisPort: redis.port,
      settings: { RESERVATION_STRATEGY: strategy, ...SETTINGS, ...settings },
      databaseUrl: (port) => postgres.urlOf(database, port),
    })));
    const [first] = buyers;
    if (first !== undefined) await Promise.all(instances.map((instance) => instance.warmUp(first)));
    const balancer = await Balancer.start({ backends: instances.map(({ name, port }) => ({ name, port })) });
    const sectionIds = capacities.map((_, index) => index + 1);
    return new World(strategy, postgres, database, redis, instances, balancer, buyers, operator, sectionIds,
      new CapacityHistory(capacities), random, folder, plan.dispose);
  }

  /** Whether an operator has closed or paused anything, so that a refusal for it may be true. */
  hasBeenClosed = false;

  get redis(): RedisServer {
    return this.currentRedis;
  }

  /** All ways to Redis lead to another one from now on. */
  replaceRedis(other: RedisServer): void {
    this.currentRedis = other;
    for (const { toRedis } of this.instances) toRedis.retarget(other.port);
  }

  /** One connection for one job, straight to PostgreSQL. */
  sql<T>(job: (sql: SqlConnection) => Promise<T>): Promise<T> {
    return this.postgres.with(this.database, job);
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  async close(): Promise<void> {
    await this.balancer.close();
    await Promise.all(this.instances.map((instance) => instance.dispose()));
    await this.redis.dispose();
    await this.postgres.with('postgres', (sql) => sql.query(`DROP DATABASE ${this.database} WITH (FORCE)`));
    await this.dispose?.();
  }
}
