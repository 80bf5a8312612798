import './node-version.mjs';
import { say } from './console.mjs';
import { end, isEnding, runLauncher } from './lifecycle.mjs';
import { describeExit } from './processes.mjs';
import { startThrowawayStores } from './throwaway-stores.mjs';

// For developers: the stores that `npm test` would start, until Ctrl-C. Paste the printed lines into the shell
// that runs a single suite, e.g. `npm test -w server -- ledger`.
await runLauncher(async () => {
  const { environment, postgres, redis } = await startThrowawayStores();
  for (const [name, value] of Object.entries(environment)) say(`export ${name}='${value}'`);
  say('# PostgreSQL and Redis run until Ctrl-C and are removed then.');

  const stopped = await Promise.race([
    postgres.exited.then((exit) => `PostgreSQL stopped: ${describeExit(exit)}`),
    redis.exited.then((exit) => `Redis stopped: ${describeExit(exit)}`),
  ]);
  if (!isEnding()) say(`# ${stopped}`);
  await end(1);
});
