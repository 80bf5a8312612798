import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { Database } from '../database/database.js';
import { RedisGateway } from '../redis/redis-gateway.js';

/** The connections to both stores as this instance sees them. */
@Injectable()
export class StoreMetrics {
  constructor(
    private readonly registry: Registry,
    private readonly database: Database,
    private readonly redis: RedisGateway,
  ) {}

  register(): void {
    const { database, redis } = this;
    const registers = [this.registry];
    new Gauge({
      name: 'jari_database_pool_connections',
      help: 'Connections to PostgreSQL (total, idle) and callers waiting for one.',
      labelNames: ['state'],
      registers,
      collect() {
        const pool = database.poolState;
        this.set({ state: 'total' }, pool.total);
        this.set({ state: 'idle' }, pool.idle);
        this.set({ state: 'waiting' }, pool.waiting);
      },
    });
    new Gauge({
      name: 'jari_redis_up',
      help: '1 while Redis is in use, 0 while it is away or switched off.',
      registers,
      collect() {
        this.set(redis.available ? 1 : 0);
      },
    });
    new Counter({
      name: 'jari_redis_calls_total',
      help: 'Calls to Redis since boot, by outcome: made, failed of these, refused without trying, answered unexpectedly.',
      labelNames: ['outcome'],
      registers,
      collect() {
        const { calls, failedCalls, refusedCalls, unexpectedReplies } = redis.counters;
        this.reset();
        this.inc({ outcome: 'made' }, calls);
        this.inc({ outcome: 'failed' }, failedCalls);
        this.inc({ outcome: 'refused' }, refusedCalls);
        this.inc({ outcome: 'unexpected' }, unexpectedReplies);
      },
    });
    new Counter({
      name: 'jari_redis_turns_total',
      help: 'How often Redis went away and came back since boot; the first time that it was found counts as a return.',
      labelNames: ['turn'],
      registers,
      collect() {
        this.reset();
        this.inc({ turn: 'absence' }, redis.counters.absences);
        this.inc({ turn: 'return' }, redis.counters.returns);
      },
    });
  }
}
