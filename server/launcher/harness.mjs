import { join } from 'node:path';
import { atEnd, end, isEnding } from './lifecycle.mjs';
import { checkout } from './places.mjs';
import { delay, signalGroup, spawnBound } from './processes.mjs';

const STOP_LIMIT_MS = 1_500;

/** Runs a TypeScript program of the server's workspace with the arguments of this one, and ends as it ends. */
export async function runHarness(script, environment) {
  const server = join(checkout, 'server');
  const args = ['--import', '@swc-node/register/esm-register', join(server, script), ...process.argv.slice(2)];
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
}

/** Settings of a real installation must not reach the servers that are tried. */
function plainEnvironment() {
  const { PATH, HOME, TERM, TZ, COLUMNS } = process.env;
  return Object.fromEntries(Object.entries({ PATH, HOME, TERM, TZ, COLUMNS }).filter(([, value]) => value !== undefined));
}
