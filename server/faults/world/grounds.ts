import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { migrate } from '../../src/platform/database/migrate.js';
import { LEDGER_FUNCTIONS } from '../../src/reservations/ledger/functions.js';
import { RedisServer } from '../../test/support/redis-server.js';
import { PostgresServer } from './postgres-server.js';

const TEMPLATE = 'jari_faults_template';

/** What all worlds of a run stand on: one PostgreSQL, a migrated template in it, and a folder. */
export class Grounds {
  private databases = 0;

  private constructor(
    readonly folder: string,
    readonly postgres: PostgresServer,
  ) {}

  static async open(): Promise<Grounds> {
    const folder = mkdtempSync(join(tmpdir(), 'jari-faults-'));
    // PostgreSQL's account walks through it; what lies inside is closed.
    chmodSync(folder, 0o711);
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const postgres = await PostgresServer.start(join(folder, 'stores'));
    await makeTemplate(postgres);
    return new Grounds(folder, postgres);
  }

  /** A new database with the schema and nothing in it. */
  async newDatabase(postgres = this.postgres): Promise<string> {
    this.databases += 1;
    const name = `jari_faults_${this.databases}`;
    await postgres.with('postgres', (sql) => sql.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`));
    return name;
  }

  async versions(): Promise<{ postgresql: string; redis: string }> {
    const { server_version: postgresql = '' } = await this.postgres.with('postgres', (sql) => sql.row<Record<string, string>>('SHOW server_version'));
    const server = await RedisServer.prepare();
    await server.start();
    const redis = new Redis(server.port, '127.0.0.1');
    const info = await redis.info('server');
    redis.disconnect();
    await server.dispose();
    return { postgresql: postgresql.split(' ')[0] ?? '', redis: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown' };
  }

  async close(): Promise<void> {
    await this.postgres.dispose();
  }
}

export async function makeTemplate(postgres: PostgresServer): Promise<void> {
  await postgres.with('postgres', (sql) => sql.query(`CREATE DATABASE ${TEMPLATE}`));
  await migrate(postgres.urlOf(TEMPLATE), LEDGER_FUNCTIONS);
}
