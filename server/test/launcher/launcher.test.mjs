import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';
import { hashInputs } from '../../launcher/build.mjs';
import { hostAndPort, requireDatabase } from '../../launcher/external-stores.mjs';
import { isHeld, tryLock } from '../../launcher/file-lock.mjs';
import { readableOutput } from '../../launcher/npm.mjs';
import { isReachable } from '../../launcher/places.mjs';
import { requireFreePort } from '../../launcher/ports.mjs';
import { startTime } from '../../launcher/processes.mjs';
import { keptSecret } from '../../launcher/secrets.mjs';
import { builtConfig, requireUsableSettings, serverEnvironment } from '../../launcher/settings.mjs';
import { addUp, countReport, oneCheck } from '../../launcher/test-results.mjs';
import { chosenStages, stages } from '../../launcher/test-stages.mjs';

let folder;
const root = mkdtempSync(join(tmpdir(), 'jari-launcher-test-'));
after(() => rmSync(root, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});

describe('hash of the build inputs', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'client', 'src'), { recursive: true });
    writeFileSync(join(folder, 'client', 'src', 'main.tsx'), 'one');
    writeFileSync(join(folder, 'package-lock.json'), '{}');
  });
  const hash = () => hashInputs(folder, ['client', 'package-lock.json', 'missing.json']);

  it('stays when a file is written again with the same content, or a result appears', () => {
    const before = hash();
    writeFileSync(join(folder, 'client', 'src', 'main.tsx'), 'one');
    mkdirSync(join(folder, 'client', 'dist'));
    writeFileSync(join(folder, 'client', 'dist', 'index.html'), 'built');
    assert.equal(hash(), before);
  });

  it('changes with a content, a name and a new file', () => {
    const seen = new Set([hash()]);
    writeFileSync(join(folder, 'client', 'src', 'main.tsx'), 'two');
    seen.add(hash());
    writeFileSync(join(folder, 'client', 'src', 'added.ts'), '');
    seen.add(hash());
    rmSync(join(folder, 'client', 'src', 'added.ts'));
    writeFileSync(join(folder, 'client', 'src', 'named.ts'), '');
    seen.add(hash());
    assert.equal(seen.size, 4);
  });
});

describe('lock', () => {
  const file = () => join(folder, 'running.lock');
  const held = (pid, started) => writeFileSync(file(), JSON.stringify({ pid, started, port: 3000 }));

  it('is had once and again after its release', () => {
    const { release } = tryLock(file());
    assert.equal(tryLock(file()).holder.pid, process.pid);
    release();
    assert.equal(existsSync(file()), false);
    tryLock(file()).release();
  });

  it('names the holder that lives', () => {
    held(process.ppid, startTime(process.ppid));
    assert.deepEqual(tryLock(file()).holder, { pid: process.ppid, started: startTime(process.ppid), port: 3000 });
  });

  it('is taken from a process that is gone, and from one whose id was given to another', () => {
    for (const [pid, started] of [
      [2 ** 22 + 1, '1'],
      [process.ppid, 'another time'],
    ]) {
      held(pid, started);
      const { release } = tryLock(file());
      assert.equal(JSON.parse(readFileSync(file(), 'utf8')).pid, process.pid);
      release();
    }
  });

  it('is taken over when the file cannot be read as a lock', () => {
    writeFileSync(file(), 'half a');
    tryLock(file()).release();
  });

  it('counts a holder of unknown start time as gone', () => {
    assert.equal(
      isHeld({ pid: 1, started: '' }, () => ''),
      false,
    );
  });
});

describe('addresses of stores', () => {
  it('are shown as host and port alone', () => {
    assert.equal(
      hostAndPort('postgres://user:secret@db.example:6000/jari?sslmode=require', 5432).shown,
      'db.example:6000',
    );
    assert.equal(hostAndPort('redis://:secret@[::1]', 6379).shown, '[::1]:6379');
    assert.equal(hostAndPort('not an address', 5432), undefined);
  });

  for (const url of ['postgres://user:secret@127.0.0.1:1/jari', 'mysql://user:secret@127.0.0.1/jari', 'secret']) {
    it(`a wrong one is refused with the variable's name and without the password (${url.split(':')[0]})`, async () => {
      await assert.rejects(
        requireDatabase(url),
        (error) => /DATABASE_URL/.test(error.message) && !/secret/.test(error.message),
      );
    });
  }
});

describe('settings', () => {
  const operator = { email: 'a@b', password: 'secret-password' };

  it('go to the server with what the launcher adds, and empty ones not at all', () => {
    const given = { HOLD_SECONDS: ' ', LOG_LEVEL: 'info', REDIS_URL: 'redis://elsewhere', PAYMENT_MODE: 'external' };
    assert.deepEqual(serverEnvironment({ databaseUrl: 'postgres://x/y', isEmbedded: true, operator }, given), {
      NODE_ENV: 'production',
      LOG_LEVEL: 'info',
      DRAIN_MS: '0',
      DEMO_DATA: 'true',
      PAYMENT_MODE: 'external',
      DATABASE_URL: 'postgres://x/y',
      OPERATOR_EMAIL: 'a@b',
      OPERATOR_PASSWORD: 'secret-password',
    });
  });

  it('need the built server, which npm test has by now', () => assert.ok(existsSync(builtConfig), 'run npm run build'));

  it('that are usable pass, without any being set too', async () => {
    await requireUsableSettings({});
    const own = { PORT: '3301', DATABASE_URL: 'postgres://u:p@db/jari', OPERATOR_PASSWORD: 'long enough' };
    await requireUsableSettings(own);
  });

  it('that are faulty are all named at once, none with its value', async () => {
    const faulty = {
      PORT: 'abc-value',
      HOLD_SECONDS: '0',
      PAYMENT_MODE: 'y-value',
      REDIS_URL: 'http://secret-value',
      DATABASE_URL: 'mysql://secret-value',
      OPERATOR_PASSWORD: 'value',
    };
    await assert.rejects(requireUsableSettings(faulty), ({ message }) => {
      for (const name of Object.keys(faulty)) assert.match(message, new RegExp(`- ${name} `));
      assert.doesNotMatch(message, /value/);
      return true;
    });
  });

  it('name PORT once, with the range that the launcher takes', async () => {
    for (const PORT of ['0', '-1', 'abc'])
      await assert.rejects(
        requireUsableSettings({ PORT, HOLD_SECONDS: '0' }),
        /:\n.*- PORT .* 1 to 65535\n.*- HOLD_SECONDS .*$/,
      );
  });
});

describe('ports', () => {
  for (const port of ['', '0', '65536', '3000x', '-1']) {
    it(`refuses PORT="${port}"`, () => assert.rejects(requireFreePort(port), /PORT must be/));
  }
});

describe('places', () => {
  it('are out of reach below a closed folder', () => {
    const account = { name: 'nobody', uid: 65_534, gid: 65_534 };
    const inner = join(folder, 'closed', 'inner');
    mkdirSync(inner, { recursive: true });
    for (const path of [root, folder]) chmodSync(path, 0o755);
    chmodSync(join(folder, 'closed'), 0o700);
    assert.equal(isReachable(inner, account), false);
    chmodSync(join(folder, 'closed'), 0o711);
    assert.equal(isReachable(inner, account), true);
    assert.equal(isReachable(inner, undefined), true);
  });

  it('keep a secret that only its owner reads', () => {
    const secret = keptSecret(folder, 'password');
    assert.equal(keptSecret(folder, 'password'), secret);
    assert.match(secret, /^[\w-]{32}$/);
  });
});

describe('results', () => {
  const file = (status, ...statuses) => ({ status, assertionResults: statuses.map((one) => ({ status: one })) });

  it('count tests, and a file that could not be run as one failure', () => {
    const report = {
      testResults: [file('passed', 'passed', 'pending', 'todo'), file('failed'), file('failed', 'failed', 'passed')],
    };
    assert.deepEqual(countReport(report, false, 'x'), { passed: 2, failed: 2, skipped: 2, output: 'x' });
  });

  it('never call a run good that ended badly, ran nothing or left no report', () => {
    assert.equal(countReport({ testResults: [file('passed', 'passed')] }, false, '').failed, 1);
    assert.equal(countReport({ testResults: [] }, true, '').failed, 1);
    assert.equal(countReport(undefined, true, '').failed, 1);
  });

  it('add up', () => {
    assert.deepEqual(addUp([oneCheck(true, ''), oneCheck(false, ''), { passed: 3, failed: 0, skipped: 1 }]), {
      passed: 4,
      failed: 1,
      skipped: 1,
    });
  });

  it('are shown without colours and without npm noise', () => {
    assert.equal(
      readableOutput('\x1b[31mred\x1b[0m\nnpm warn EBADENGINE x\nnpm http fetch\n\nnpm error code E404'),
      'red\nnpm error code E404',
    );
  });

  it('are had for single stages, and a wrong name is refused', () => {
    assert.equal(chosenStages([]), stages);
    assert.deepEqual(
      chosenStages(['--only', 'server,source']).map((stage) => stage.name),
      ['source', 'server'],
    );
    assert.throws(() => chosenStages(['--only', 'nothing']), /--only takes/);
  });
});
