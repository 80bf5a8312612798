import { Client } from 'pg';
import type { ClientConfig } from 'pg';
import { databaseFailure } from './database-failure.js';
import { ANSWER_TIMEOUT_MS } from './serving-options.js';

/** A look that PostgreSQL does not answer at once is followed by the next: one sent into the void hears of no return. */
const PAUSE_MS = 200;

/**
 * The times when PostgreSQL is away. While it is, nobody has to find out by waiting: looks are taken beside the callers, each over a
 * connection of its own, because those of the pool may be as dead as the earlier server.
 */
export class Absence {
  /** The one that goes on. */
  private current: { readonly beganAtMs: number } | undefined;
  private lastEndedAtMs = -Infinity;
  private isOver = false;

  /** @param look whether PostgreSQL answers now; never rejects. */
  constructor(private readonly look: () => Promise<boolean>) {}

  get isCurrent(): boolean {
    return this.current !== undefined;
  }

  /** By performance.now(); undefined while PostgreSQL is there. */
  get beganAtMs(): number | undefined {
    return this.current?.beganAtMs;
  }

  /** By performance.now(). The silence that somebody had met before says nothing of what is now. */
  get endedAtMs(): number {
    return this.lastEndedAtMs;
  }

  begin(): void {
    if (this.isCurrent || this.isOver) return;
    const absence = { beganAtMs: performance.now() };
    this.current = absence;
    void this.lookUntilBack(absence);
  }

  /** Nobody asks any more. */
  end(): void {
    this.isOver = true;
  }

  private async lookUntilBack(absence: object): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (this.isOver || this.current !== absence) return;
      void this.look().then((isBack) => {
        if (!isBack || this.current !== absence) return;
        this.current = undefined;
        this.lastEndedAtMs = performance.now();
      });
    }
  }
}

/** Whether the PostgreSQL of a pool's configuration answers a connection of its own in the time that callers have for theirs: connecting takes several round trips. */
export async function answers(configuration: ClientConfig): Promise<boolean> {
  // pg-pool hides the password from being copied with the rest.
  const client = new Client({ ...configuration, password: configuration.password, connectionTimeoutMillis: ANSWER_TIMEOUT_MS, query_timeout: ANSWER_TIMEOUT_MS });
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
