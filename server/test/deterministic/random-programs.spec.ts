/**
 * The deterministic layer: strategies, batcher, service, lock, reading and repair as they are, several instances of them, on
 * stores in memory. It is the one place where stand-ins are right: here every message is a step of its own, so that any
 * order can be had again from a seed, and every call can fail before it ran or lose its answer after.
 *
 * world.ts                messages, faults and time; fast-check's scheduler says which message arrives next
 * virtual-time.ts         timers that run when they are told to
 * redis-model.ts, postgres-model.ts          what the stores do; each is compared with the real one in its .spec.ts
 * in-memory-redis.ts, in-memory-postgres.ts  connections, row locks and how they fail
 * instance.ts, sale.ts    the processes, and the buyers with the log of what they were told
 * checks.ts               what must be so afterwards
 * random-programs, every-call, interleavings, repair  the tests: any program, each call with each fault, and the named orders
 */
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { faultPlan, program, run, terms } from './program.js';

/** A failure prints its seed and path; `REPLAY=seed/path` runs it again, and `SEEDS` runs more than the usual number. */
const [seed, path] = process.env.REPLAY?.split('/') ?? [];
const replay = seed === undefined ? { numRuns: Number(process.env.SEEDS ?? 1_500) } : { seed: Number(seed), ...(path && { path }) };

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe.each(['slot', 'lock'] as const)('%s: any program, any order of messages, any faults', (strategy) => {
  it('keeps its promises', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), terms(strategy), program, faultPlan, async (scheduler, sold, actions, faults) => {
        expect((await run(scheduler, sold, actions, faults)).wrongs).toEqual([]);
      }),
      replay,
    );
  }, 300_000);
});
