import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { run } from '../world/processes.js';
import { PGBENCH_SCRIPT, ROW_LOCK } from './row-lock.js';

const CLIENTS = 16;

/** Sixteen clients that run the naive transaction without any HTTP; gives transactions a second. */
export interface RowLockClients {
  run(seconds: number): Promise<number>;
}

/** PostgreSQL's own load generator, with prepared statements, which are its fastest way. */
export function pgbenchClients(program: string, databaseUrl: string, folder: string): RowLockClients {
  const script = join(folder, 'row-lock.sql');
  writeFileSync(script, PGBENCH_SCRIPT);
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
export function pgClients(databaseUrl: string): RowLockClients {
  return {
    async run(seconds) {
      const clients = await Promise.all(Array.from({ length: CLIENTS }, async () => {
        const client = new Client({ connectionString: databaseUrl });
        await client.connect();
        return client;
      }));
      const startedAtMs = performance.now();
      const counts = await Promise.all(clients.map((client) => holdUntil(client, startedAtMs + seconds * 1000)));
      const elapsedMs = performance.now() - startedAtMs;
      await Promise.all(clients.map((client) => client.end()));
      return (counts.reduce((sum, count) => sum + count, 0) / elapsedMs) * 1000;
    },
  };
}

async function holdUntil(client: Client, endMs: number): Promise<number> {
  let count = 0;
  for (; performance.now() < endMs; count++) {
    await client.query('BEGIN');
    await client.query({ name: 'read', text: ROW_LOCK.read, values: [1] });
    await client.query({ name: 'insert', text: ROW_LOCK.insert, values: [1, 1, 2] });
    await client.query({ name: 'count', text: ROW_LOCK.count, values: [1, 2] });
    await client.query('COMMIT');
  }
  return count;
}
