import { expect, test } from 'vitest';
import css from './theme.css?raw';

type Tokens = Record<string, string>;

function tokensOf(block: string): Tokens {
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value] as const));
}

const [lightBlock = '', darkBlock = ''] = css.split('@theme inline')[0]?.split('@media screen and (prefers-color-scheme: dark)') ?? [];
const light = tokensOf(lightBlock);
const dark = { ...light, ...tokensOf(darkBlock) };

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(tokens: Tokens, front: string, back: string): number {
  const [a, b] = [front, back].map((name) => {
    const value = tokens[name];
    if (!value) throw new Error(`There is no token --${name}.`);
    return luminance(value);
  }) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Text and the grounds it stands on; `sold` is the sold part of a block of the map, whose words are all in ink. */
const TEXT: [string, string[]][] = [
  ['ink', ['ground', 'raised', 'sunken', 'accent-soft', 'warn-soft', 'bad-soft', 'line', 'sold']],
  ['ink-quiet', ['ground', 'raised', 'sunken', 'accent-soft', 'line']],
  ['accent-ink', ['ground', 'raised', 'sunken', 'accent-soft']],
  ['on-accent', ['accent', 'accent-strong', 'bad-solid']],
  ['good', ['raised', 'sunken', 'good-soft', 'accent-soft']],
  ['warn', ['raised', 'ground', 'sunken', 'warn-soft', 'line', 'accent-soft']],
  ['bad', ['raised', 'ground', 'bad-soft']],
];
/** Lines and marks that carry meaning: on the map the line up to which a block is sold, and the corner that says few left. */
const MARKS: [string, string[]][] = [
  ['line-strong', ['ground', 'raised']],
  ['ink-quiet', ['accent-soft', 'sold']],
  ['warn', ['accent-soft', 'sold']],
  ['mark-good', ['ground']],
  ['mark-warn', ['raised', 'ground']],
  ['mark-bad', ['ground']],
  ['accent', ['raised']],
];

test('letters of one width come before Hangul, which they lack', () => {
  expect(css).toMatch(/--font-mono:[^;]*\bmonospace,\s*'Pretendard Variable';/);
});

test.each([
  ['light', light],
  ['dark', dark],
])('%s: text has 4.5:1 and meaningful lines 3:1', (_, tokens) => {
  const short = [
    ...TEXT.flatMap(([front, backs]) => backs.map((back) => [front, back, 4.5] as const)),
    ...MARKS.flatMap(([front, backs]) => backs.map((back) => [front, back, 3] as const)),
  ]
    .map(([front, back, least]) => ({ pair: `${front} on ${back}`, ratio: contrast(tokens, front, back), least }))
    .filter(({ ratio, least }) => ratio < least);
  expect(short).toEqual([]);
});

test.each([
  ['light', light],
  ['dark', dark],
])('%s: what is sold of a block of the map is seen at a glance, also without its line', (_, tokens) => {
  expect(contrast(tokens, 'sold', 'accent-soft')).toBeGreaterThan(1.6);
});
