import { Redis } from 'ioredis';
import type { StrategyName } from '../../src/platform/config/app-config.js';
import type { Database } from '../../src/platform/database/database.js';
import type { Answer, Transport } from './api-client.js';
import { guests, Visitor } from './api-client.js';
import { OPERATOR, serverSettings } from './app.js';
import { violations } from './invariants.js';
import type { OpenDatabase } from './open-database.js';
import { openDatabase } from './open-database.js';
import { expectAgreement } from './redis-agreement.js';
import { RedisServer } from './redis-server.js';
import { ServerProcess } from './server-process.js';
import type { TestDatabase } from './stores.js';
import { createTestDatabase } from './stores.js';

/** Two server processes on one database and one Redis of their own. */
export class ServerPair {
  private testDatabase: TestDatabase;
  private open: OpenDatabase;
  private redis: Redis;
  private servers: ServerProcess[] = [];
  redisServer: RedisServer;
  operator: Visitor;

  constructor(private readonly strategy: StrategyName) {}

  async start(): Promise<void> {
    this.testDatabase = await createTestDatabase();
    this.open = await openDatabase(this.testDatabase.url, 4);
    this.redisServer = await RedisServer.prepare();
    await this.redisServer.start();
    this.redis = new Redis(this.redisServer.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    this.redis.on('error', () => undefined);
    const settings = serverSettings(this.testDatabase.url, {
      RESERVATION_STRATEGY: this.strategy,
      REDIS_URL: this.redisServer.url,
      // A crowd queues for one lock here on a machine that is shared with other suites.
      LOCK_WAIT_MS: '30000',
    });
    this.servers = await Promise.all([ServerProcess.start(settings), ServerProcess.start(settings)]);
    this.operator = await new Visitor(this.transports[0]).signIn(OPERATOR.email, OPERATOR.password);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()));
    this.redis.disconnect();
    await this.redisServer.dispose();
    await this.open.close();
    await this.testDatabase.drop();
  }

  get database(): Database {
    return this.open.database;
  }

  get transports(): [Transport, Transport] {
    return this.servers.map(({ transport }) => transport) as [Transport, Transport];
  }

  /** Half of them signed in here, half there. */
  guests(count: number): Promise<Visitor[]> {
    return guests(this.transports, count);
  }

  /** The same visitor, sending to the one process or the other. */
  at(index: number, visitor: Visitor): Visitor {
    return visitor.at(this.transports[index % 2 === 0 ? 0 : 1]);
  }

  async sale(capacities: readonly number[], maxPlacesPerBuyer = 4): Promise<number[]> {
    const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
    const { body: event } = await this.operator.post<{ id: number }>('/events', {
      name: 'Test concert', venue: 'Test hall', startsAt: hours(720), salesOpenAt: hours(-1), salesCloseAt: hours(24), maxPlacesPerBuyer, currency: 'KRW',
    });
    const sections: number[] = [];
    for (const capacity of capacities) {
      const { body } = await this.operator.post<{ id: number }>('/sections', { eventId: event.id, name: 'Floor', capacity, price: 165_000 });
      sections.push(body.id);
    }
    await this.expectRedisAgrees();
    return sections;
  }

  async expectRedisAgrees(limitMs?: number): Promise<void> {
    await expectAgreement(this.strategy, this.redis, this.database, limitMs);
  }

  async expectInvariants(): Promise<void> {
    expect(await violations(this.database)).toEqual({});
    await this.expectRedisAgrees();
  }

  /** Loses everything in Redis at once. */
  async flushRedis(): Promise<void> {
    await this.redis.flushall();
  }
}

/** How often each status and code was answered, e.g. `{'201': 3, '409 SOLD_OUT': 7}`. */
export function tally(answers: readonly Answer<{ code?: string }>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = status < 400 ? String(status) : `${status} ${body.code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
