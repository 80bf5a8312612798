import './node-version.mjs';
import { join } from 'node:path';
import { storeAccount } from './account.mjs';
import { LauncherError } from './console.mjs';
import { runHarness } from './harness.mjs';
import { runLauncher } from './lifecycle.mjs';
import { prepare } from './prepare.mjs';
import { findRedis, redisHint } from './redis.mjs';

const INTERRUPTED = 130;

// `npm run faults`: installs and builds what is out of date and runs the fault harness, which starts stores of its own.
await runLauncher(
  async () => {
    await prepare();
    const redis = await findRedis(storeAccount());
    if (redis.reason) throw new LauncherError(`There is no Redis to break: ${redis.reason}. ${redisHint}`);
    const TEST_REDIS_SERVER = JSON.stringify({ command: redis.command, env: redis.env });
    await runHarness(join('faults', 'run.ts'), { TEST_REDIS_SERVER });
  },
  { exitCodeOnSignal: INTERRUPTED },
);
