import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { databaseFailure } from './database-failure.js';

/** Pause between two looks for a PostgreSQL that is away; with the limit below it is found within half a second. */
const PAUSE_MS = 100;
const LOOK_LIMIT_MS = 400;

/**
 * The times when PostgreSQL is away. While it is, nobody has to find out by waiting: one look after another is taken
 * beside the callers, over a connection of its own, because those of the pool may be as dead as the earlier server.
 */
export class Absence {
  private current = false;
  private isOver = false;

  /** @param look whether PostgreSQL answers now; never rejects. */
  constructor(private readonly look: () => Promise<boolean>) {}

  get isCurrent(): boolean {
    return this.current;
  }

  begin(): void {
    if (this.current || this.isOver) return;
    this.current = true;
    void this.lookUntilBack();
  }

  /** Nobody asks any more. */
  end(): void {
    this.isOver = true;
  }

  private async lookUntilBack(): Promise<void> {
    do await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    while (!this.isOver && !(await this.look()));
    this.current = false;
  }
}

/** Whether the PostgreSQL of a pool's configuration answers a connection of its own within the limit. */
export async function answers(configuration: ClientConfig): Promise<boolean> {
  // pg-pool hides the password from being copied with the rest.
  const client = new Client({ ...configuration, password: configuration.password, connectionTimeoutMillis: LOOK_LIMIT_MS, query_timeout: LOOK_LIMIT_MS });
  client.on('error', ignore);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch (error) {
    // A server that has no connection left for us is there.
    return databaseFailure(error) === 'busy';
  } finally {
    client.end().catch(ignore);
  }
}

function ignore(): void {
  // The look says what there is to say.
}
