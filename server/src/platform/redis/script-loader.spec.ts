import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jariScripts, SCRIPT_FILES } from './redis-commands.js';
import { loadScripts, SCRIPTS_FOLDER } from './script-loader.js';
import { ScriptStatus } from './script-status.js';

const CONTRACT = '--[[\n  Purpose: a test\n\n  KEYS[1]  a key\n\n  ARGV     none\n\n  Result   1\n]]\n';

describe('script loader', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jari-scripts-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  beforeEach(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'includes'), { recursive: true });
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('loads every script of the product', () => {
    const scripts = jariScripts();
    expect(scripts.map(({ name }) => name)).toContain('claimSlots');
    expect(scripts).toHaveLength(SCRIPT_FILES.length);
    for (const { lua } of scripts) expect(lua).not.toContain('@include');
  });

  it('takes name and number of keys from the file name and includes each part once', () => {
    write('do-it-1.lua', `${CONTRACT}--- @include "outer"\n--- @include "inner"\nreturn 1\n`);
    write('includes/outer.lua', '--- @include "inner"\nlocal outer = inner\n');
    write('includes/inner.lua', 'local inner = 1\n');
    const [script] = loadScripts(folder, ['do-it-1.lua']);
    expect(script).toMatchObject({ name: 'doIt', numberOfKeys: 1 });
    expect(script?.lua.match(/local inner/g)).toHaveLength(1);
    expect(script?.lua.indexOf('local inner')).toBeLessThan(script?.lua.indexOf('local outer') ?? -1);
  });

  it.each([
    ['a missing file', () => {}, /lacks do-it-1\.lua/],
    ['a file that nobody uses', () => { write('do-it-1.lua', `${CONTRACT}return 1\n`); write('left-over-1.lua', CONTRACT); }, /no command uses: left-over-1\.lua/],
    ['no contract', () => write('do-it-1.lua', 'return 1\n'), /begins with its contract/],
    ['a contract without result', () => write('do-it-1.lua', `${CONTRACT.replace('  Result   1\n', '')}return 1\n`), /lacks "Result"/],
    ['an undocumented key', () => write('do-it-1.lua', `${CONTRACT.replace('  KEYS[1]  a key\n', '')}return 1\n`), /documents keys/],
    ['a key beyond the declared ones', () => write('do-it-1.lua', `${CONTRACT}return KEYS[2]\n`), /KEYS\[2\] beyond/],
    ['an unknown include', () => write('do-it-1.lua', `${CONTRACT}--- @include "nothing"\nreturn 1\n`), /no include "nothing"/],
    ['an include of itself', () => { write('do-it-1.lua', `${CONTRACT}--- @include "loop"\n`); write('includes/loop.lua', '--- @include "loop"\n'); }, /includes itself/],
  ])('refuses to boot with %s', (_, prepare, message) => {
    prepare();
    expect(() => loadScripts(folder, ['do-it-1.lua'])).toThrow(message);
  });
});

describe('script statuses', () => {
  it('are the same in Lua and TypeScript', () => {
    const lua = readFileSync(join(SCRIPTS_FOLDER, 'includes', 'status.lua'), 'utf8');
    const inLua = Object.fromEntries([...lua.matchAll(/^ {2}([A-Z_]+) = (\d+),$/gm)].map(([, name, code]) => [name, Number(code)]));
    const inTypeScript = Object.fromEntries(Object.entries(ScriptStatus).filter(([, code]) => typeof code === 'number'));
    expect(inLua).toEqual(inTypeScript);
  });

  it('are used by name only', () => {
    for (const { name, lua } of jariScripts()) {
      for (const used of lua.matchAll(/STATUS\.([A-Z_]+)/g)) expect([name, ScriptStatus[used[1] as keyof typeof ScriptStatus]]).toEqual([name, expect.any(Number)]);
      expect(lua).not.toMatch(/return \{? ?\d/);
    }
  });
});
