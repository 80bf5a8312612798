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
