import { existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { LauncherError } from './console.mjs';
import { atEnd } from './lifecycle.mjs';
import { npm, readableOutput } from './npm.mjs';
import { checkout, removeFolder } from './places.mjs';
import { prepare } from './prepare.mjs';
import { run } from './processes.mjs';
import { addUp, countReport, oneCheck } from './test-results.mjs';
import { startThrowawayStores } from './throwaway-stores.mjs';

/** Two workers are what a small machine has; more only make the timing of races unlike production. */
const jestWorkers = '--maxWorkers=2';

/** Measures the page's scripting, for which another browser beside it took 1.4 to 2.3 times as long in the same hours. */
const SPEED = 'speed\\.browser';

/** The stages in their order. Each returns what test-results.mjs describes. */
export const stages = [
  { name: 'source', run: checkSource },
  { name: 'build', run: buildAll },
  { name: 'launcher', run: nodeTests },
  { name: 'openapi', run: compareGeneratedTypes },
  {
    name: 'server',
    run: (watch) => jest(['test', '--workspace', 'server', '--', '--selectProjects', 'server'], {}, watch),
  },
  { name: 'client', run: vitest },
  { name: 'bench', run: (watch) => harness('bench', ['--quick'], watch) },
  { name: 'faults', run: (watch) => harness('faults', ['--short'], watch) },
  { name: 'mutants', run: (watch) => harness('faults', ['--mutants', '--short'], watch) },
  { name: 'browser', run: (watch) => browser(['--testPathIgnorePatterns', SPEED], watch) },
  { name: 'speed', run: (watch) => browser(['--testPathPatterns', SPEED], watch) },
];

async function script(args, watch) {
  const { ok, output } = await npm(args, { env: testEnvironment(), ...watch });
  return oneCheck(ok, readableOutput(output));
}

/** Lint, types and the rules for imports. Two at a time, since each keeps one core busy, and the longest first. */
async function checkSource(watch) {
  const waiting = [
    ['lint', 'server'],
    ['lint', 'client'],
    ['typecheck', 'server'],
    ['typecheck', 'client'],
    ['architecture', 'server'],
  ];
  const results = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, workspace] = next;
      results.push(await script(['run', name, '--workspace', workspace], watch));
    }
  };
  await Promise.all([work(), work()]);
  const failed = results.filter((result) => result.failed > 0);
  return { ...addUp(results), output: failed.map(({ output }) => output).join('\n') };
}

async function buildAll() {
  await prepare();
  return oneCheck(true, '');
}

/** The launcher is plain Node.js, and so are its tests. */
async function nodeTests(watch) {
  const folder = join(checkout, 'server', 'test', 'launcher');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(folder, name));
  const { ok, output } = await run(process.execPath, ['--test', '--test-reporter=tap', ...files], {
    ...watch,
    cwd: checkout,
  });
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)`, 'm').exec(output)?.[1] ?? 0);
  return { passed: count('pass'), failed: count('fail') || (ok ? 0 : 1), skipped: count('skipped'), output };
}

/** The client's types are committed; they must be what the built server's OpenAPI document gives. */
async function compareGeneratedTypes(watch) {
  const file = join('client', 'src', 'api', 'schema.generated.ts');
  const read = () => (existsSync(join(checkout, file)) ? readFileSync(join(checkout, file), 'utf8') : '');
  const committed = read();
  for (const workspace of ['server', 'client']) {
    const result = await script(['run', 'openapi', '--workspace', workspace], watch);
    if (result.failed > 0) return result;
  }
  return oneCheck(
    committed === read(),
    `${file} did not match the server's OpenAPI document. It has been generated anew: commit the difference.`,
  );
}

async function jest(args, environment, watch) {
  const stores = await storesOfSuites();
  return reported((report) =>
    npm(['run', ...args, '--json', `--outputFile=${report}`, jestWorkers], {
      env: { ...testEnvironment(), ...stores, ...environment },
      ...watch,
    }),
  );
}

function vitest(watch) {
  return reported((report) =>
    npm(
      [
        'run',
        'test',
        '--workspace',
        'client',
        '--',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ],
      { env: testEnvironment(), ...watch },
    ),
  );
}

/**
 * Every row of the benchmark in miniature, every fault in turn, or some ways of breaking the program: whether nothing is
 * oversold, lost or wrongly refused, and whether that would be noticed; not how fast it was.
 */
async function harness(name, args, watch) {
  const file = join(checkout, 'server', 'launcher', `${name}.mjs`);
  const { ok, output } = await run(process.execPath, [file, ...args], watch);
  return oneCheck(ok, readableOutput(output));
}

async function browser(files, watch) {
  const { path, reason } = await findChromium();
  if (!path) {
    const words = `There is no Chromium (${reason}). Set CHROMIUM_PATH, or install chromium.`;
    if (process.env.CI === 'true') return oneCheck(false, words);
    return { passed: 0, failed: 0, skipped: 0, notRun: words };
  }
  const manifest = JSON.parse(readFileSync(join(checkout, 'server', 'package.json'), 'utf8'));
  const args = manifest.scripts['test:browser']
    ? ['test:browser', '--workspace', 'server', '--']
    : ['test', '--workspace', 'server', '--', '--selectProjects', 'browser'];
  return jest([...args, ...files], { CHROMIUM_PATH: path }, watch);
}

async function reported(start) {
  const folder = mkdtempSync(join(tmpdir(), 'jari-report-'));
  const forget = atEnd(() => removeFolder(folder));
  const file = join(folder, 'report.json');
  try {
    const { ok, output } = await start(file);
    const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
    return countReport(report, ok, readableOutput(output));
  } finally {
    forget();
    removeFolder(folder);
  }
}

let environmentOfStores;

/** The first suite that needs stores starts them. Without one the suites fail; they are never skipped. */
async function storesOfSuites() {
  environmentOfStores ??= startThrowawayStores();
  return (await environmentOfStores).environment;
}

/** Settings of a real installation must not reach the suites, which would otherwise write into its stores. */
function testEnvironment() {
  const env = Object.fromEntries(
    [
      'PORT',
      'HOST',
      'DATABASE_URL',
      'REDIS_URL',
      'DATA_DIR',
      'DEMO_DATA',
      'OPERATOR_EMAIL',
      'OPERATOR_PASSWORD',
      'RESERVATION_STRATEGY',
      'LOG_LEVEL',
    ].map((name) => [name, undefined]),
  );
  return { ...env, NODE_ENV: 'test', FORCE_COLOR: undefined, NO_COLOR: '1' };
}

/** `--only source,server` runs single stages. */
export function chosenStages(args) {
  const index = args.indexOf('--only');
  if (index < 0) return stages;
  const names = (args[index + 1] ?? '').split(',').filter(Boolean);
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0 || names.length === 0) {
    throw new LauncherError(
      `--only takes stages separated by commas: ${stages.map((stage) => stage.name).join(', ')}.`,
    );
  }
  return stages.filter((stage) => names.includes(stage.name));
}
