import './node-version.mjs';
import { join } from 'node:path';
import { runHarness } from './harness.mjs';
import { runLauncher } from './lifecycle.mjs';
import { prepare } from './prepare.mjs';
import { startThrowawayStores } from './throwaway-stores.mjs';

const INTERRUPTED = 130;

// `npm run bench`: installs and builds what is out of date, starts stores of its own and runs the benchmark on them.
await runLauncher(
  async () => {
    await prepare();
    const { environment } = await startThrowawayStores();
    await runHarness(join('bench', 'run.ts'), environment);
  },
  { exitCodeOnSignal: INTERRUPTED },
);
