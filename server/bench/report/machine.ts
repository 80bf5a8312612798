import { Redis } from 'ioredis';
import type { Machine } from '../../test/support/machine.js';
import { commitOf, thisMachine } from '../../test/support/machine.js';
import type { Options } from '../options.js';
import type { World } from '../world/world.js';

const POSTGRES_SETTINGS = [
  'fsync', 'synchronous_commit', 'full_page_writes', 'wal_level', 'wal_sync_method', 'shared_buffers', 'max_wal_size', 'checkpoint_timeout', 'max_connections', 'jit',
] as const;

/** Where and how a run was made; nothing in it tells whose machine it was. */
export interface Circumstances {
  readonly date: string;
  readonly commit: string;
  readonly quick: boolean;
  readonly rounds: number;
  readonly secondsPerRound: number;
  readonly machine: Machine;
  readonly versions: { readonly node: string; readonly postgresql: string; readonly redis: string };
  readonly postgresqlSettings: Readonly<Record<string, string>>;
  readonly loadTool: string;
  /** What drives the row lock without HTTP. */
  readonly rowLockTool: string;
}

/** Throws when PostgreSQL would acknowledge what it has not written down: figures of that kind mean nothing. */
export async function circumstances(world: World, { quick, rounds, seconds }: Options): Promise<Circumstances> {
  const settings: Record<string, string> = {};
  for (const name of POSTGRES_SETTINGS) settings[name] = (await world.admin.row<Record<string, string>>(`SHOW ${name}`))[name] ?? '';
  if (settings.fsync !== 'on' || settings.synchronous_commit !== 'on') throw new Error('PostgreSQL does not wait for its disk; nothing measured on it would count');
  const { server_version: postgresql = '' } = await world.admin.row<Record<string, string>>('SHOW server_version');
  return {
    date: new Date().toISOString(),
    commit: commitOf('server', 'redis-scripts'),
    quick, rounds, secondsPerRound: seconds,
    machine: thisMachine(),
    versions: { node: process.version.slice(1), postgresql: postgresql.split(' ')[0] ?? '', redis: await redisVersion(world.redisUrl) },
    postgresqlSettings: settings,
    loadTool: world.tool.name,
    rowLockTool: world.pgbench === undefined ? 'Node.js with pg' : 'pgbench with prepared statements',
  };
}

async function redisVersion(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    return /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? 'unknown';
  } finally {
    redis.disconnect();
  }
}
