import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Pool, PoolClient } from 'pg';
import { isClientTimeout, NotSentError } from './database-failure.js';
import { ANSWER_TIMEOUT_MS } from './serving-options.js';

/** After PostgreSQL has not answered in time, others do not find out for themselves for this long. */
const AWAY_MS = 250;

/**
 * Plain SQL on the pool that TypeORM owns, for statements whose failures have to be told apart.
 * TypeORM's own `query()` gives a connection back to the pool after a client-side timeout although its statement
 * is still running on it; here a connection that failed is closed.
 */
@Injectable()
export class Database {
  private awayUntilMs = 0;

  constructor(private readonly dataSource: DataSource) {}

  /** The pool's connections: open, idle, and callers waiting for one. */
  get poolState(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const deadlineMs = performance.now() + ANSWER_TIMEOUT_MS;
    return this.withClient(async (client) => {
      // Waiting for a connection has used up part of the time. node-postgres reads query_timeout, its types do not know it.
      const statement = { text, values: [...values], query_timeout: Math.max(1, Math.ceil(deadlineMs - performance.now())) };
      return (await client.query<Row>(statement)).rows;
    });
  }

  /** One transaction on one connection; rolls back when the job throws. */
  async transaction<T>(job: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      await client.query('BEGIN');
      const result = await job(client);
      await client.query('COMMIT');
      return result;
    });
  }

  private async withClient<T>(job: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.connect();
    // A lost connection fails the statement on it and is also an event, which would end the process without a listener.
    client.on('error', ignore);
    try {
      const result = await job(client);
      client.off('error', ignore);
      client.release();
      return result;
    } catch (error) {
      // Closing the connection also ends a transaction that is still open on it. It may break once more while closing.
      client.release(true);
      if (isClientTimeout(error)) this.awayUntilMs = performance.now() + AWAY_MS;
      throw error;
    }
  }

  /** Those who queue behind a statement without an answer fail at once, instead of one time-out after the other. */
  private async connect(): Promise<PoolClient> {
    if (performance.now() < this.awayUntilMs) throw new NotSentError(new Error('PostgreSQL did not answer a moment ago'));
    try {
      return await this.pool.connect();
    } catch (error) {
      this.awayUntilMs = performance.now() + AWAY_MS;
      throw new NotSentError(error);
    }
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}

function ignore(): void {
  // The statement's own failure says the same.
}
