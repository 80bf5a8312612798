import { renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { consoleEn } from '../../i18n/console.en';
import { consoleKo } from '../../i18n/console.ko';
import { startTestI18n } from '../../test/i18n';
import { useConsoleWords } from './console-words';

const leaves = (messages: object) =>
  Object.entries(messages).flatMap(([group, words]) =>
    Object.entries(words as Record<string, string>).map(([key, value]) => [`${group}.${key}`, value] as const),
  );
const placeholders = (words: string) => (words.match(/{{\w+/g) ?? []).sort();

test('Korean and English have the same keys and the same placeholders', () => {
  const english = new Map(leaves(consoleEn));
  expect([...english.keys()].sort()).toEqual(leaves(consoleKo).map(([key]) => key).sort());
  for (const [key, words] of leaves(consoleKo)) {
    expect(words.trim(), key).not.toBe('');
    expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(words));
  }
});

test('tickets and people without an account are called the same everywhere, and what was only asked for is not said to be done', () => {
  expect(leaves(consoleKo).filter(([, words]) => /표가|손님|}} 뒤로/.test(words))).toEqual([]);
  // One place is not “1 places”.
  expect(leaves(consoleEn).filter(([, words]) => /}} (\w+ )*(places|holds|tickets)/.test(words))).toEqual([]);
  expect(consoleEn.log.repairRequested).toMatch(/^Asked /);
});

test('every message is used by the console', () => {
  const sources = import.meta.glob('./**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
  const text = Object.entries(sources)
    .filter(([path]) => !path.includes('.test.'))
    .map(([, source]) => String(source))
    .join('\n');
  // These are built from a field's, a column's, an action's, a job's or an example's name.
  const built =
    /^eventForm\.(name|venue|startsAt|sales(Open|Close)At|maxPlacesPerBuyer|holdSeconds|currency|description)$|^map\.(x|y|width|height|rotate)$|^csv\.(section|quantity|(buyer|payment)_reference)$|^log\.(\w+ed|quantity|rows|sectionIds)$|^jobs\.[a-z]+-[a-z]+$|^lookup\.\w+$/;
  const unused = leaves(consoleKo)
    .map(([key]) => key)
    .filter((key) => !built.test(key) && !text.includes(`'${key}'`));
  expect(unused).toEqual([]);
});

test('a thousand rows share one set of words and one format for shares', async () => {
  await startTestI18n('ko');
  const words = () => renderHook(() => useConsoleWords()).result.current;
  const those = words();
  expect(words()).toBe(those);
  expect([those.percent(0.1234), those.c('nav.log')]).toEqual(['12.3%', '작업 기록']);
});
