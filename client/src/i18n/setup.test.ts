import i18next from 'i18next';
import { expect, test } from 'vitest';
import { startTestI18n } from '../test/i18n';
import { addWords, changeLanguage } from './setup';

test('of two quick choices of a language the last one counts, whichever words arrive first', async () => {
  await startTestI18n('ko');
  let arrive: (words: object) => void = () => undefined;
  await addWords('slow', {
    ko: () => Promise.resolve({ hello: '안녕하세요' }),
    en: () => new Promise<object>((resolve) => (arrive = resolve)),
  });
  const english = changeLanguage('en');
  await changeLanguage('ko');
  arrive({ hello: 'Hello' });
  await english;
  expect(i18next.language).toBe('ko');
  expect(document.documentElement.lang).toBe('ko');
  await changeLanguage('en');
  expect(i18next.language).toBe('en');
});
