import i18next from 'i18next';
import { beforeEach, expect, test } from 'vitest';
import { startTestI18n } from '../../test/i18n';
import { faultSentence, lineFault } from './fault-sentence';

const sources = Object.entries(
  import.meta.glob<string>('../../../../server/src/**/*.ts', { query: '?raw', import: 'default', eager: true }),
).filter(([path]) => !path.endsWith('.spec.ts'));

/** What no request of the console can be told. */
const NOT_THE_CONSOLES = /^(must be 1 to 128 visible ASCII characters|is for API keys only|is required with an API key|is not a cursor of this list)$/;
/** Of the rules that JSON schema has a word for (server: dto-schema.ts), in the words of Ajv and class-validator. */
const OF_LIBRARIES = [
  'must be >= 1', 'must be <= 2147483647', 'must be >= -180', 'must not be less than 0', 'must not be greater than 1000',
  'must be a number conforming to the specified constraints', 'must be a number', 'must be text', 'must be true or false', 'must be a list', 'must be an object',
  'is not valid', 'must be text of at most 500 characters without control characters',
];

const words = () => ({ c: i18next.getFixedT(i18next.language, 'console') });

beforeEach(async () => {
  await startTestI18n('ko');
});

/** Every sentence about a value in the server's sources, with a number in each of its gaps. */
function sentencesOfServer(): string[] {
  const found = sources.flatMap(([path, text]) => [
    ...matches(text, /pointer[^\n]*? detail: (['`])(.+?)\1/g),
    ...matches(text, /badFile\((['`])(.+?)\1\)/g),
    ...matches(text, /defaultMessage: \(\) => (['`])(.+)\1/g),
    ...(path.includes('/operations/csv/') ? matches(text, /(['`])(?:section|quantity|id) ((?:must|is) .+?)\1/g) : []),
    ...(path.endsWith('/reservations.errors.ts') ? matches(text, /(['`])((?:The section has|One buyer) .+?)\1/g) : []),
  ]);
  // What is put together from a name and a sentence has no words of its own.
  return found.map(plain).filter((sentence) => /[a-z]/.test(sentence) && !NOT_THE_CONSOLES.test(sentence));
}

const matches = (text: string, pattern: RegExp) => Array.from(text.matchAll(pattern), (match) => match[2] ?? '');

/** As the server would fill it in. */
function plain(template: string): string {
  return template
    .replace(/\$\{bounds\}/, '1 to 200')
    .replace(/\$\{TYPE_WORDS.*\}/, 'a whole number')
    .replace(/\$\{missing.length.*?\}/, 'column')
    .replace(/\$\{line === undefined.*?`\}/, ' in line 7')
    .replace(/\$\{named\.map.*?'\)\}/, '3 and 7')
    .replace(/\$\{[^}]*\}/g, '7');
}

test('there is a sentence in the reader’s language for each that the server has', () => {
  const all = [...sentencesOfServer(), ...OF_LIBRARIES];
  expect(all.length).toBeGreaterThan(35);
  expect(all.filter((sentence) => faultSentence(sentence, words()) === undefined)).toEqual([]);
  for (const sentence of all) expect(faultSentence(sentence, words())).toMatch(/^[^{}]*[가-힣][^{}]*$/);
});

test('a line’s fault names the column as the page does, with the numbers that belong to it', () => {
  const said = (detail: string) => lineFault(detail, words());
  expect(said('capacity cannot go below 1200, the places that are held or sold')).toBe('정원: 이미 나간 1200자리보다 적게 할 수 없어요.');
  expect(said('map_width must be <= 1000')).toBe('너비: 1,000 이하여야 해요.');
  expect(said('section is the name of 2 sections of this event, 3 and 7: write the id of the one that is meant')).toBe('구역: 이름이 같은 구역이 2개예요(3 and 7). id로 적어 주세요.');
  expect(said('price is worth nothing')).toBeUndefined();
});
