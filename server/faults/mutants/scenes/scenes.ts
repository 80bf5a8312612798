import { join } from 'node:path';
import type { Fault } from '../../fault.js';
import { injections } from '../../fault.js';
import { postgresReplies } from '../../net/postgres-replies.js';
import { makeTemplate } from '../../world/grounds.js';
import { PostgresServer } from '../../world/postgres-server.js';
import type { WorldPlan } from '../../world/world.js';

/** Few places, so that everything is soon sold, expired and sold again. */
const SMALL: Partial<WorldPlan> = { capacities: [60, 20, 20, 20, 20, 20, 20], buyers: 120 };
const LOSSES_MS = 2_500;

/** Nothing breaks: most mutants do harm enough by themselves. */
export const CALM: Fault = {
  name: 'calm',
  title: 'nothing breaks',
  promised: 'staysRight',
  plan: () => SMALL,
  play: async (_, { crowd }) => {
    await crowd.start();
    await crowd.stop();
    return 0;
  },
};

export const REDIS_ABSENT: Fault = {
  name: 'redis-absent',
  title: 'Redis is killed and comes back empty',
  promised: 'staysRight',
  plan: () => SMALL,
  ...injections({ full: 1, short: 1, lastsMs: 1_000, restMs: 2_500 }, async ({ redis }) => {
    await redis.kill();
    return () => redis.start();
  }),
};

/** What PostgreSQL has not been told to flush stays in memory, so that it is lost for certain. */
const FLUSHES_LATE = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB', bgwriter_lru_maxpages: 0, autovacuum: 'off' };

export const POSTGRES_CRASHES: Fault = {
  name: 'postgres-crashes',
  title: 'a PostgreSQL that flushes only what it must is stopped as by a power cut',
  promised: 'staysRight',
  plan: async (folder) => {
    const postgres = await PostgresServer.start(join(folder, 'late-flusher'), FLUSHES_LATE);
    await makeTemplate(postgres);
    return { ...SMALL, postgres, dispose: () => postgres.dispose() };
  },
  ...injections({ full: 1, short: 1, lastsMs: 100, restMs: 3_000 }, async ({ postgres }) => {
    await postgres.stopAtOnce();
    return () => postgres.startAgain();
  }),
};

export const ANSWERS_LOST: Fault = {
  name: 'answers-lost',
  title: 'answers of PostgreSQL are lost after COMMIT',
  promised: 'staysRight',
  plan: () => SMALL,
  play: async (world, { crowd }) => {
    await crowd.start();
    const losses = world.instances.map(({ toPostgres }) => toPostgres.loseReplies(postgresReplies(['ledger_reserve']), { every: 4 }));
    await world.pause(LOSSES_MS);
    for (const loss of losses) loss.stop();
    await crowd.stop();
    return losses.reduce((sum, { lost }) => sum + lost, 0);
  },
};
