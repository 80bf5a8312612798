import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Pool, PoolClient } from 'pg';
import { NotSentError } from './database-failure.js';

/**
 * Plain SQL on the pool that TypeORM owns, for statements whose failures have to be told apart.
 * TypeORM's own `query()` gives a connection back to the pool after a client-side timeout although its statement
 * is still running on it; here a connection that failed is closed.
 */
@Injectable()
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  /** The pool's connections: open, idle, and callers waiting for one. */
  get poolState(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.withClient(async (client) => (await client.query<Row>(text, [...values])).rows);
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
    let client: PoolClient;
    try {
      client = await this.pool.connect();
    } catch (error) {
      throw new NotSentError(error);
    }
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
      throw error;
    }
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}

function ignore(): void {
  // The statement's own failure says the same.
}
