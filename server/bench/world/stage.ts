import { startComparison } from '../compare/comparison-server.js';
import type { ComparisonServer } from '../compare/comparison-server.js';
import { createRowLockDatabase } from '../compare/row-lock.js';
import { pgbenchClients, pgClients } from '../compare/row-lock-clients.js';
import type { RowLockClients } from '../compare/row-lock-clients.js';
import { findProgram } from './processes.js';
import { Shop } from './shop.js';
import type { ShopPlan } from './shop.js';
import type { World } from './world.js';

/** Where one row is played: whatever is put up on it is gone when the row is over. */
export class Stage {
  private readonly props: (() => Promise<unknown>)[] = [];
  private databases = 0;

  constructor(
    readonly world: World,
    private readonly rowName: string,
  ) {}

  /** A running Jari with a database and a Redis of its own. */
  async shop(plan: ShopPlan): Promise<Shop> {
    const shop = await Shop.open(this.world, this.newName(), this.databases, plan);
    this.props.push(() => shop.close());
    return shop;
  }

  async comparison(file: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<ComparisonServer> {
    const server = await startComparison(file, args, env);
    this.props.push(() => server.stop());
    return server;
  }

  /** The naive transaction: through Fastify, and by sixteen clients without HTTP. */
  async rowLock(): Promise<{ naive: ComparisonServer; clients: RowLockClients }> {
    const { admin, postgresUrl, folder } = this.world;
    const name = this.newName();
    const url = await createRowLockDatabase(postgresUrl, admin, name);
    this.props.push(() => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    const pgbench = findProgram('pgbench', [process.env.TEST_POSTGRES_BIN ?? '']);
    const clients = pgbench === undefined ? pgClients(url) : pgbenchClients(pgbench, url, folder);
    return { naive: await this.comparison('naive-fastify.ts', [url]), clients };
  }

  /** Takes everything down, last put up first. */
  async clear(): Promise<void> {
    for (let prop = this.props.pop(); prop !== undefined; prop = this.props.pop()) await prop();
  }

  private newName(): string {
    this.databases += 1;
    return `jari_bench_${this.rowName.replaceAll('-', '_')}_${this.databases}`;
  }
}
