import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { run } from '../../test/support/processes.js';

const CLIENTS = 16;

/** A transaction that clients run over and over without any HTTP. */
export interface LoneTransaction {
  readonly name: string;
  readonly pgbenchScript: string;
  /** The same from Node.js. */
  run(client: Client): Promise<unknown>;
}

/** Sixteen clients that run one transaction after the other; gives transactions a second. */
export interface LoneClients {
  run(seconds: number): Promise<number>;
}

/** PostgreSQL's own load generator, with prepared statements, which are its fastest way. */
export function pgbenchClients(program: string, transaction: LoneTransaction, databaseUrl: string, folder: string): LoneClients {
  const script = join(folder, `${transaction.name}.sql`);
  writeFileSync(script, transaction.pgbenchScript);
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    async run(seconds) {
      const args = ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '1', '-T', String(seconds), '-f', script];
      const output = await run(program, [...args, '-h', hostname, '-p', port, '-U', username, pathname.slice(1)], { PGPASSWORD: decodeURIComponent(password) });
      const failed = /number of failed transactions: (\d+)/.exec(output)?.[1];
      if (failed !== undefined && failed !== '0') throw new Error(`pgbench had failed transactions:\n${output}`);
      return Number(/tps = ([\d.]+)/.exec(output)?.[1]);
    },
  };
}

/** The same from Node.js, where pgbench is not installed. */
export function pgClients(transaction: LoneTransaction, databaseUrl: string): LoneClients {
  return {
    async run(seconds) {
      const clients = await Promise.all(Array.from({ length: CLIENTS }, async () => {
        const client = new Client({ connectionString: databaseUrl });
        await client.connect();
        return client;
      }));
      const startedAtMs = performance.now();
      const counts = await Promise.all(clients.map((client) => repeatUntil(client, transaction, startedAtMs + seconds * 1000)));
      const elapsedMs = performance.now() - startedAtMs;
      await Promise.all(clients.map((client) => client.end()));
      return (counts.reduce((sum, count) => sum + count, 0) / elapsedMs) * 1000;
    },
  };
}

async function repeatUntil(client: Client, transaction: LoneTransaction, endMs: number): Promise<number> {
  let count = 0;
  for (; performance.now() < endMs; count++) await transaction.run(client);
  return count;
}
