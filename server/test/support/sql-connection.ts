import { Client } from 'pg';
import type { QueryResultRow } from 'pg';

/** A connection of its own, opened as the superuser without the limits that serving connections have. */
export class SqlConnection {
  private constructor(
    readonly url: string,
    private readonly client: Client,
  ) {}

  /** @param name another database than the URL's */
  static async open(serverUrl: string, name?: string): Promise<SqlConnection> {
    const url = new URL(serverUrl);
    if (name !== undefined) url.pathname = `/${name}`;
    const client = new Client({ connectionString: url.toString(), application_name: 'jari harness' });
    await client.connect();
    return new SqlConnection(url.toString(), client);
  }

  async query<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, [...values])).rows;
  }

  /** The only row of the answer. */
  async row<Row extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row> {
    const [row] = await this.query<Row>(text, values);
    if (row === undefined) throw new Error(`no row from: ${text.slice(0, 80)}`);
    return row;
  }

  /** Runs the job while nobody else can read or write the table. What it asks pg_stat_activity here stays as it was the first time. */
  async whileLocked<T>(table: string, job: () => Promise<T>): Promise<T> {
    await this.query('BEGIN');
    try {
      await this.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return await job();
    } finally {
      await this.query('COMMIT');
    }
  }

  close(): Promise<void> {
    return this.client.end();
  }
}
