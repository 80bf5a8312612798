import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Fault } from '../fault.js';
import { injections } from '../fault.js';
import { makeTemplate } from '../world/grounds.js';
import { PostgresServer } from '../world/postgres-server.js';
import { Operator } from '../load/operator.js';
import type { World, WorldPlan } from '../world/world.js';

const LASTING = { full: 10, short: 2, lastsMs: 3_000, restMs: 3_500 } as const;
const SMALL_DISK = '400m';

export const POSTGRES_FAULTS: readonly Fault[] = [
  {
    name: 'postgres-stopped',
    title: 'PostgreSQL is stopped at once, as by a power cut, and started again',
    promised: 'saysSo',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, async ({ postgres }) => {
      await postgres.stopAtOnce();
      return () => postgres.startAgain();
    }),
  },
  {
    name: 'postgres-frozen',
    title: 'PostgreSQL and all its processes are stopped by a signal: connections stay, nothing answers',
    promised: 'saysSo',
    ...injections(LASTING, (world) => {
      const { postgres } = world;
      postgres.freeze();
      writeEverywhere(world);
      return Promise.resolve(() => Promise.resolve(postgres.thaw()));
    }),
  },
  {
    name: 'postgres-unreachable',
    title: 'the way to PostgreSQL swallows everything',
    promised: 'saysSo',
    ...injections(LASTING, (world) => {
      const { instances } = world;
      for (const { toPostgres } of instances) toPostgres.hang();
      writeEverywhere(world);
      return Promise.resolve(() => {
        for (const { toPostgres } of instances) toPostgres.pass();
        return Promise.resolve();
      });
    }),
  },
  {
    name: 'backends-terminated',
    title: "all of the servers' connections are ended by PostgreSQL every second",
    promised: 'recovers',
    strategies: ['slot', 'lock'],
    ...injections({ full: 10, short: 3, lastsMs: 900, restMs: 100, isRapid: true }, async (world) => {
      await world.sql((sql) => sql.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jari'`));
      return () => Promise.resolve();
    }),
  },
  {
    name: 'table-locked',
    title: 'somebody locks the table of reservations for 5 s',
    promised: 'recovers',
    strategies: ['slot', 'lock'],
    ...injections({ full: 10, short: 2, lastsMs: 5_000, restMs: 2_500 }, (world) => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => { release = resolve; });
      const holding = world.sql(async (sql) => {
        await sql.query('BEGIN');
        await sql.query('LOCK TABLE reservations IN ACCESS EXCLUSIVE MODE');
        await released;
        await sql.query('COMMIT');
      });
      return Promise.resolve(() => {
        release();
        return holding;
      });
    }),
  },
  {
    name: 'disk-full',
    title: "PostgreSQL's disk is full",
    promised: 'recovers',
    lacks: () => Promise.resolve(process.getuid?.() === 0 ? undefined : 'it needs root, to mount a small disk'),
    plan: smallDisk,
    ...injections(LASTING, async ({ postgres }) => {
      const filler = join(postgres.folder, '..', 'filler');
      await fill(filler);
      return async () => {
        rmSync(filler);
        if (postgres.hasEnded) await postgres.startAgain();
      };
    }),
  },
  {
    name: 'both-stores',
    title: 'PostgreSQL and Redis go at the same time and come back',
    promised: 'saysSo',
    strategies: ['slot', 'lock'],
    ...injections(LASTING, async ({ postgres, redis }) => {
      await Promise.all([postgres.stopAtOnce(), redis.kill()]);
      return async () => {
        await Promise.all([postgres.startAgain(), redis.start()]);
      };
    }),
  },
];

/**
 * An operator's change of nothing at each server, in the first moment of a silence: a transaction that is begun and given up, and
 * whatever it leaves on its connection must not take buyers' holds along.
 */
function writeEverywhere(world: World): void {
  for (const { port } of world.instances) {
    const operator = new Operator(world, port);
    void operator.setStatus(1, 'open').catch(() => undefined).finally(() => operator.close());
  }
}

/** A PostgreSQL on a disk in memory that has just enough room. */
async function smallDisk(folder: string): Promise<Partial<WorldPlan>> {
  const disk = mkdtempSync(join(folder, 'disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SMALL_DISK},mode=0711`, 'tmpfs', disk]);
  const unmount = (): void => { execFileSync('umount', ['-l', disk]); };
  // Before the folder that it is mounted in is removed.
  process.prependOnceListener('exit', unmount);
  const postgres = await PostgresServer.start(join(disk, 'stores'), { max_wal_size: '64MB', min_wal_size: '32MB', shared_buffers: '64MB' });
  await makeTemplate(postgres);
  return {
    postgres,
    dispose: async () => {
      await postgres.dispose();
      process.off('exit', unmount);
      unmount();
    },
  };
}

/** Takes all that is left of the disk. It takes a second at times, and a harness that stood still meanwhile would keep other worlds from their stores. */
async function fill(file: string): Promise<void> {
  const block = Buffer.alloc(1 << 20);
  const handle = await open(file, 'w');
  try {
    for (let size = block.length; size >= 512;) {
      try {
        await handle.write(block, 0, size);
      } catch {
        size >>= 1;
      }
    }
  } finally {
    await handle.close();
  }
}
