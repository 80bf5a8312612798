import './node-version.mjs';
import { join } from 'node:path';
import { atEnd, end, isEnding, runLauncher } from './lifecycle.mjs';
import { checkout } from './places.mjs';
import { prepare } from './prepare.mjs';
import { delay, signalGroup, spawnBound } from './processes.mjs';
import { startThrowawayStores } from './throwaway-stores.mjs';

const INTERRUPTED = 130;
const STOP_LIMIT_MS = 1_500;

// `npm run bench`: installs and builds what is out of date, starts stores of its own and runs the benchmark on them.
await runLauncher(
  async () => {
    await prepare();
    const { environment } = await startThrowawayStores();
    const server = join(checkout, 'server');
    const args = ['--import', '@swc-node/register/esm-register', join(server, 'bench', 'run.ts'), ...process.argv.slice(2)];
    const child = spawnBound(process.execPath, args, {
      cwd: server,
      env: { ...plainEnvironment(), ...environment, SWC_NODE_PROJECT: join(server, 'tsconfig.json') },
      stdio: 'inherit',
    });
    atEnd(async () => {
      signalGroup(child, 'SIGTERM');
      await Promise.race([child.exited, delay(STOP_LIMIT_MS)]);
      signalGroup(child, 'SIGKILL');
    });
    const { code } = await child.exited;
    if (!isEnding()) await end(code ?? 1);
  },
  { exitCodeOnSignal: INTERRUPTED },
);

/** Settings of a real installation must not reach the servers that are measured. */
function plainEnvironment() {
  const { PATH, HOME, TERM, TZ, COLUMNS } = process.env;
  return Object.fromEntries(Object.entries({ PATH, HOME, TERM, TZ, COLUMNS }).filter(([, value]) => value !== undefined));
}
