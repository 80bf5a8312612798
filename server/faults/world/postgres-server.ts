import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { storeAccount } from '../../launcher/account.mjs';
import { startPostgres } from '../../launcher/postgres.mjs';
import type { RunningPostgres } from '../../launcher/postgres.mjs';
import { SqlConnection } from '../../test/support/sql-connection.js';

const PASSWORD = 'faults';

/** A PostgreSQL of the harness's own, to be stopped, frozen and starved; it always comes back on its port. */
export class PostgresServer {
  private constructor(
    readonly folder: string,
    private running: RunningPostgres,
    private readonly more: Readonly<Record<string, string | number>>,
  ) {}

  /** @param folder where its data goes; may exist and must be writable for the account that runs PostgreSQL. */
  static async start(folder: string, more: Readonly<Record<string, string | number>> = {}): Promise<PostgresServer> {
    mkdirSync(folder, { recursive: true });
    // When a change was committed is not when it was decided, and refusals are judged by what others could see.
    const settings = { max_connections: 400, track_commit_timestamp: 'on', ...more };
    const running = await startPostgres({ folder, account: storeAccount(), superuserPassword: PASSWORD, more: settings });
    return new PostgresServer(folder, running, settings);
  }

  get port(): number {
    return this.running.port;
  }

  get pid(): number {
    return this.running.pid;
  }

  /** Through `port`, which may be a proxy's. */
  urlOf(database: string, port = this.port): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  }

  /** One connection for one job, straight to the server. */
  async with<T>(database: string, job: (sql: SqlConnection) => Promise<T>): Promise<T> {
    const sql = await SqlConnection.open(this.urlOf('postgres'), database);
    try {
      return await job(sql);
    } finally {
      await sql.close().catch(() => undefined);
    }
  }

  /** As the power goes: nothing is finished, nothing is written down any more. */
  async stopAtOnce(): Promise<void> {
    process.kill(this.pid, 'SIGQUIT');
    await this.running.exited;
  }

  async startAgain(): Promise<void> {
    const { port } = this;
    this.running = await startPostgres({ folder: this.folder, account: storeAccount(), superuserPassword: PASSWORD, preferredPort: port, more: this.more });
    if (this.port !== port) throw new Error(`PostgreSQL came back on port ${this.port} instead of ${port}`);
  }

  /** Stops all its processes where they are. */
  freeze(): void {
    this.signalAll('SIGSTOP');
  }

  thaw(): void {
    this.signalAll('SIGCONT');
  }

  get hasEnded(): boolean {
    return !isAlive(this.pid);
  }

  async dispose(): Promise<void> {
    if (!this.hasEnded) await this.running.stop(1_000);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The first one before those that it started, which it would otherwise replace. */
  private signalAll(signal: NodeJS.Signals): void {
    const children = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8').trim().split(' ').filter((pid) => pid !== '');
    for (const pid of [this.pid, ...children.map(Number)]) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
