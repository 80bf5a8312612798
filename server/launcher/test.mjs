import './node-version.mjs';
import { LauncherError, say, startProgress } from './console.mjs';
import { end, isEnding, runLauncher } from './lifecycle.mjs';
import { prepare } from './prepare.mjs';
import { addUp, oneCheck } from './test-results.mjs';
import { chosenStages } from './test-stages.mjs';

const INTERRUPTED = 130;

// `npm test`: installs, then runs every check in order. The last line is `N passed, N failed` and nothing else.
await runLauncher(
  async () => {
    const results = [];
    const stages = chosenStages(process.argv.slice(2));
    const installed = await attempt(() => prepare({ withBuild: false }).then(() => oneCheck(true, '')));
    if (installed.failed > 0) {
      say(installed.output);
      results.push(installed);
    } else {
      for (const stage of stages) results.push(await runStage(stage));
    }
    if (isEnding()) return;

    const { passed, failed, skipped } = addUp(results);
    const notRun = results.filter((result) => result.notRun).length;
    if (skipped > 0) say(`${skipped} tests are marked as skipped.`);
    if (notRun > 0) say(`${notRun} of ${stages.length} stages could not be run here.`);
    say(`${passed} passed, ${failed} failed`);
    await end(failed === 0 ? 0 : 1);
  },
  { exitCodeOnSignal: INTERRUPTED },
);

async function runStage({ name, run }) {
  const progress = startProgress(name);
  const watch = { onLine: (line) => line.trim() && progress.update(line.trim()) };
  const result = await attempt(() => run(watch));
  if (isEnding()) return result;
  const { passed, failed, notRun } = result;
  const mark = failed > 0 ? '✗' : notRun ? '–' : '✓';
  progress.done(`${mark} ${name}: ${notRun ? `not run. ${notRun}` : `${passed} passed, ${failed} failed`}`);
  if (failed > 0) say(`\n${result.output}\n`);
  return result;
}

/** A stage that cannot be run, for want of a store for example, is a failure and stops no later one. */
async function attempt(job) {
  try {
    return await job();
  } catch (error) {
    return oneCheck(false, error instanceof LauncherError ? error.message : error.stack);
  }
}
