import { expect, test } from 'vitest';
import { en } from '../i18n/en';
import { ko } from '../i18n/ko';
import { pagesEn } from '../i18n/pages.en';
import { pagesKo } from '../i18n/pages.ko';
import { ApiProblem, LOCAL_CODES, problemFromResponse, SERVER_CODES } from './problem';

const leaves = (messages: object) =>
  Object.entries(messages).flatMap(([group, words]) =>
    Object.entries(words as Record<string, string>).map(([key, value]) => [`${group}.${key}`, value] as const),
  );
const placeholders = (words: string) => (words.match(/{{\w+}}/g) ?? []).sort();

test('every code has a sentence in both languages, and none mentions a code', () => {
  for (const [first, pages] of [[ko, pagesKo], [en, pagesEn]] as const) {
    const sentences: Record<string, string> = { ...first.problem, ...pages.problem };
    for (const code of [...SERVER_CODES, ...LOCAL_CODES]) {
      expect(sentences[code], code).toMatch(/\p{L}.*[.!]$/u);
      expect(sentences[code], code).not.toMatch(/[A-Z]{3,}|[Ee]rror|오류|에러/);
    }
    expect(Object.keys(sentences)).toHaveLength(SERVER_CODES.length + LOCAL_CODES.length);
  }
});

test('what a hold can be told is there with the first words', () => {
  const told = ['SOLD_OUT', 'SECTION_CLOSED', 'SALES_NOT_OPEN', 'SALES_CLOSED', 'BUYER_LIMIT_EXCEEDED', 'IDEMPOTENCY_KEY_REUSED', 'SECTION_NOT_FOUND',
    'RATE_LIMITED', 'OVERLOADED', 'STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN', 'LOCK_TIMEOUT', 'VALIDATION_FAILED', 'UNAUTHENTICATED', 'FORBIDDEN', ...LOCAL_CODES];
  for (const { problem } of [ko, en]) expect(Object.keys(problem)).toEqual(expect.arrayContaining(told));
});

test('Korean and English have the same keys and the same placeholders', () => {
  const english = new Map(leaves(en));
  expect([...english.keys()].sort()).toEqual(leaves(ko).map(([key]) => key).sort());
  for (const [key, words] of leaves(ko)) {
    expect(words.trim(), key).not.toBe('');
    expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(words));
  }
});

test('every message is used by the page', () => {
  const sources = import.meta.glob('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
  const text = Object.entries(sources)
    .filter(([path]) => !/\/i18n\/(ko|en)\.ts$|\.test\./.test(path))
    .map(([, source]) => String(source))
    .join('\n');
  // `problem.*` and the filter words are built from a code and a filter's name.
  const built = /^problem\.|^reservations\.(all|pending|confirmed|cancelled|expired)$/;
  const unused = leaves(ko)
    .map(([key]) => key)
    .filter((key) => !built.test(key) && !text.includes(`'${key}'`));
  expect(unused).toEqual([]);
});

test('an answer nobody planned for is unknown, and only passing trouble is repeated', () => {
  const problem = problemFromResponse(new Response(null, { status: 500 }), '<html>');
  expect(problem.code).toBe('UNKNOWN');
  expect(problem.isTransient).toBe(false);
  expect(new ApiProblem('RATE_LIMITED', 429).isTransient).toBe(true);
  expect(new ApiProblem('UNKNOWN', 502).isTransient).toBe(true);
  expect(new ApiProblem('UNREACHABLE', 0).isTransient).toBe(true);
  expect(new ApiProblem('SOLD_OUT', 409).isTransient).toBe(false);
});
