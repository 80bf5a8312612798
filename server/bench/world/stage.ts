import { startComparison } from '../compare/comparison-server.js';
import type { ComparisonServer } from '../compare/comparison-server.js';
import { pgbenchClients, pgClients } from '../compare/lone-clients.js';
import type { LoneClients, LoneTransaction } from '../compare/lone-clients.js';
import { ONE_BY_ONE } from '../compare/one-by-one.js';
import { createRowLockDatabase, NAIVE_ALONE } from '../compare/row-lock.js';
import type { LoadResult, Traffic } from '../load/load.js';
import { Shop, stock } from './shop.js';
import type { ShopPlan, StorePair } from './shop.js';
import type { World } from './world.js';

/** Redis has sixteen, and a row needs a few. */
const REDIS_DATABASES_PER_LANE = 8;

/** Where one row is played: whatever is put up on it is gone when the row is over. */
export class Stage {
  private readonly props: (() => Promise<unknown>)[] = [];
  private databases = 0;

  constructor(
    readonly world: World,
    private readonly rowName: string,
    /** Tells the person at the terminal what is going on. */
    readonly tell: (text: string) => void,
    /** Two rows that are played at the same time have different ones. */
    private readonly lane = 0,
  ) {}

  /** A running Jari with a database and a Redis of its own. */
  async shop(plan: ShopPlan): Promise<Shop> {
    const shop = await Shop.open(this.world, await this.newStores(), plan);
    this.props.push(() => shop.close());
    return shop;
  }

  /** A Jari for one job alone. */
  async withShop<T>(plan: ShopPlan, job: (shop: Shop) => Promise<T>): Promise<T> {
    const inner = new Stage(this.world, this.rowName, this.tell, this.lane);
    try {
      return await job(await inner.shop(plan));
    } finally {
      await inner.clear();
    }
  }

  async comparison(file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<ComparisonServer> {
    const server = await startComparison(file, args, env);
    this.props.push(() => server.end());
    return server;
  }

  /** Jari's own application with routes that do nothing, answering so many bytes. */
  async emptyNest(bytes: { post: number; get: number }): Promise<ComparisonServer> {
    const { databaseUrl, redisUrl } = await this.newStores();
    return this.comparison('empty-nest.ts', [String(bytes.post), String(bytes.get)], { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl });
  }

  /** The naive transaction by sixteen clients without HTTP, and where its database is. */
  async rowLock(): Promise<{ databaseUrl: string; clients: LoneClients }> {
    const { admin, postgresUrl } = this.world;
    const name = this.newName();
    const databaseUrl = await createRowLockDatabase(postgresUrl, admin, name);
    this.props.push(() => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    return { databaseUrl, clients: this.loneClients(NAIVE_ALONE, databaseUrl) };
  }

  /** A hold's own transaction by sixteen clients without HTTP, one hold at a time. */
  async oneByOne(capacity: number): Promise<LoneClients> {
    const { databaseName, databaseUrl } = await this.newStores();
    await stock(this.world.postgresUrl, databaseName, [capacity]);
    return this.loneClients(ONE_BY_ONE, databaseUrl);
  }

  /** Sends the same to a comparison as Jari gets. */
  send(port: number, traffic: Traffic, connections: number, seconds: number): Promise<LoadResult> {
    const { tool, buyers, sizes } = this.world;
    return tool.send(traffic, { port, connections, seconds, buyersFile: buyers.file, buyers: sizes.buyers });
  }

  /** Takes everything down, last put up first. */
  async clear(): Promise<void> {
    for (let prop = this.props.pop(); prop !== undefined; prop = this.props.pop()) await prop();
  }

  private loneClients(transaction: LoneTransaction, databaseUrl: string): LoneClients {
    const { folder, pgbench } = this.world;
    return pgbench === undefined ? pgClients(transaction, databaseUrl) : pgbenchClients(pgbench, transaction, databaseUrl, folder);
  }

  private async newStores(): Promise<StorePair> {
    const { admin, template, postgresUrl, redisUrl } = this.world;
    const databaseName = this.newName();
    await admin.query(`CREATE DATABASE ${databaseName} TEMPLATE ${template}`);
    this.props.push(() => admin.query(`DROP DATABASE ${databaseName} WITH (FORCE)`));
    return { databaseName, databaseUrl: withPath(postgresUrl, databaseName), redisUrl: withPath(redisUrl, String(this.lane * REDIS_DATABASES_PER_LANE + this.databases)) };
  }

  private newName(): string {
    this.databases += 1;
    return `jari_bench_${this.rowName.replaceAll('-', '_')}_${this.databases}`;
  }
}

function withPath(address: string, path: string): string {
  const url = new URL(address);
  url.pathname = `/${path}`;
  return url.toString();
}
