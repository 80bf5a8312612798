import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { BODY_LIMIT_BYTES } from '../../src/platform/http/fastify-adapter.js';

/** Values as JSON texts and not as values: `-0`, `1e999`, `1.0` and two fields of one name have no other form. */
const NUMBERS = [
  '0', '-0', '-1', '1', '1.0', '1.5', '1e0', '2147483646', '2147483647', '2147483648', '4294967296', '9007199254740991', '9007199254740992',
  '9007199254740993', '-9007199254740993', '1e308', '-1e308', '1e999', '-1e999', '5e-324', '1e-400', '0.1e1', '86400', '86401', '100', '101',
];

const TEXTS = [
  '', ' ', '\t', '\n', 'a', '0', '1', '-1', '1.5', '2147483648', 'null', 'true', 'NaN', '[object Object]', '\u0000', 'a\u0000b', '\u0007', '\u007f', '\u0085', '\u2028',
  '\ud800', '\udc00', 'a\udfffb', '\udc00\ud800', '😀', '👩‍👩‍👧‍👦', '𐍈'.repeat(100), 'é'.normalize('NFC'), 'é'.normalize('NFD'), 'ﬁ', 'İ', 'ß', 'Ǆ', 'ﷺ',
  '\u202eoperator', '\u200f\u200e', '\u2066x\u2069', '\ufeff', '\ufffd', '\ufffe\uffff', '\u{10ffff}', '\u0301'.repeat(60), '각', '한'.normalize('NFD'), '\u3164', '\u00a0', '\u200b',
  "'; DROP TABLE users; --", "' OR '1'='1", '%', '%00', '%s%n', '$1', '\\', '\\u0000', '"', '{{7*7}}', '${7*7}', '<script>alert(1)</script>', '../../etc/passwd', 'a\r\nset-cookie: x=1',
  '__proto__', 'constructor', 'toString', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00', '+010000-01-01T00:00:00Z', '2026-11-20', '2026-11-20T11:00:00',
  '0001-01-01T00:00:00+14:00', 'KRW', 'krw', 'XXX', 'on_sale', 'ON_SALE', 'a@b', 'a@b.example', '"a b"@example.com', 'a@[192.0.2.1]', `${'x'.repeat(250)}@example.com`, '한국@예시.한국',
  'x'.repeat(40), 'x'.repeat(41), 'x'.repeat(100), 'x'.repeat(101), 'x'.repeat(128), 'x'.repeat(129), 'x'.repeat(200), 'x'.repeat(201), 'x'.repeat(2001), 'x'.repeat(5001), '😀'.repeat(100), '😀'.repeat(101),
  '019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1', '019ABF5E-8D2E-7C11-9F0A-3B6A52D4A7E1', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
];

const OTHERS = [
  'null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '[1,2,3]', '{"a":1}', '{"length":1}', '{"__proto__":{"isOperator":true}}', '{"constructor":{"prototype":{"a":1}}}',
  '["catalogue:read","catalogue:read"]', '["catalogue:read","everything"]', '{"x":0,"y":0,"width":1e999,"height":1}', '{"x":999,"y":0,"width":2,"height":1}', '{"toJSON":1}', '{"$gt":""}',
];

const quoted = (text: string): string => JSON.stringify(text);

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
  // Halves of surrogate pairs anywhere.
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)) },
);

export const oddJson: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 3, arbitrary: oddText.map(quoted) },
  { weight: 2, arbitrary: fc.constantFrom(...OTHERS) },
  { weight: 1, arbitrary: fc.constantFrom(...NUMBERS).map(quoted) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.double().map(String).filter((text) => /\d/.test(text)) },
);

export const oddName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'id', 'role', 'userId', 'isOperator', 'status', 'taken', 'epoch', '', ' ', 'a/b~c', '$where', 'x'.repeat(300), '😀'.repeat(60)),
  oddText,
);

const nested = (depth: number, core: string): string => `${'['.repeat(depth)}${core}${']'.repeat(depth)}`;
const nestedObjects = (depth: number, core: string): string => `${'{"a":'.repeat(depth)}${core}${'}'.repeat(depth)}`;
const manyKeys = (count: number): string => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',')}}`;
/** A JSON text of exactly so many bytes. */
const ofBytes = (bytes: number): string => `{"name":"${'x'.repeat(bytes - 11)}"}`;

/** Whole bodies that are no JSON, or JSON that no program sends. */
export const ODD_BODIES: readonly Buffer[] = [
  '', ' ', '\r\n', '{', '}', '{]', '[', 'nul', 'NaN', 'Infinity', 'undefined', '{"a":1,}', "{'a':1}", '{a:1}', '{"a":1}{"b":2}', '{"a":1} x', '// x\n{}', '\ufeff{}', '"\t"', '"\u0000"', '{"a":\u0000}',
  '01', '1.', '.5', '+1', '0x10', '"\\x"', '"\\u12"', '"\\ud800"', '{"\\u0000":1}', 'null', 'true', '0', '-0', '""', '[]', '[{}]', '{"__proto__":null}', '{"__proto__":{"role":"operator"}}', '{"\\u005f_proto__":{"x":1}}',
  '{"constructor":{"prototype":{"role":"operator"}}}', '{"name":"a","name":"b"}', nested(100, ''), nested(20_000, ''), nested(30_000, '"\\u0041"'), nestedObjects(10_000, '1'), nestedObjects(10_000, '"\\u0041"'),
  `{"name":${nested(5000, '"\\u0000"')}}`, manyKeys(100), manyKeys(5000), `[${'0,'.repeat(30_000)}0]`, `{"map":${manyKeys(3000)}}`, ofBytes(BODY_LIMIT_BYTES - 1), ofBytes(BODY_LIMIT_BYTES), ofBytes(BODY_LIMIT_BYTES + 1), ofBytes(4 * BODY_LIMIT_BYTES),
].map((text) => Buffer.from(text)).concat(
  ['fffe7b007d00', '22c328 22', '22eda08022', '22f4908080 22', '22c08022', '7b22ff223a317d', '00', 'efbbbf'].map((hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex')),
  gzipSync('{"name":"x"}'),
);

export const CONTENT_TYPES = [
  'application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset=utf-16', 'application/json; charset', 'application/jsonp', 'application/merge-patch+json',
  'application/problem+json', 'text/json', 'text/csv', 'text/csv; charset=utf-8', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'multipart/form-data', 'application/octet-stream', '*/*', ';', 'json', 'application/json, text/plain', '\u00e9',
];

/** Values that a header can carry at all: no control characters, nothing above U+00FF. */
export const oddHeaders: fc.Arbitrary<Record<string, string>> = fc.oneof(
  fc.constantFrom('', ' ', 'x', 'x'.repeat(128), 'x'.repeat(129), 'x'.repeat(4000), 'two words', 'caf\u00e9', '\u00ff', '{x}', '}{', 'a,b', '"x"', '%00', "'; --").map((key) => ({ 'idempotency-key': key })),
  fc.constantFrom('', 'Bearer', 'Bearer ', 'bearer x', 'Basic b3A6cHc=', 'Bearer jari_', `Bearer jari_${'A'.repeat(43)}`, 'Bearer \u00e9', `Bearer ${'x'.repeat(4000)}`).map((authorization) => ({ authorization })),
  fc.constantFrom('', ';', 'sid', 'sid=', 'sid=;sid=', 'sid=x', `sid=${'A'.repeat(43)}`, `sid=${'A'.repeat(5000)}`, 'sid=\u00e9', '__proto__=x; sid=y').map((cookie) => ({ cookie })),
  fc.constantFrom('', '*', '"x"', 'W/"x"', '"', 'W/', '\u00e9', ',,,').map((etag) => ({ 'if-none-match': etag })),
  fc.constantFrom('', 'identity', 'gzip;q=0', 'br', '*;q=0', 'gzip, deflate, zstd', 'x'.repeat(500), '\u00e9').map((encoding) => ({ 'accept-encoding': encoding })),
  fc.constantFrom('text/html', 'application/xml', '*/*;q=0', '', '\u00e9').map((accept) => ({ accept })),
  fc.constantFrom('null', 'https://evil.example', '', 'http://localhost', '\u00e9').map((origin) => ({ origin })),
  fc.constantFrom('cross-site', 'same-site', 'same-origin', 'none', 'x').map((site) => ({ 'sec-fetch-site': site })),
  fc.constantFrom('1.2.3.4', '::1', 'x', ',,', 'unix:').map((address) => ({ 'x-forwarded-for': address, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' })),
  fc.constantFrom('', 'x', 'two words', 'x'.repeat(65), '\u00e9').map((id) => ({ 'x-request-id': id })),
  fc.constantFrom('DELETE', 'PATCH', 'x').map((method) => ({ 'x-http-method-override': method })),
  fc.constant({ 'content-encoding': 'gzip' }),
  fc.constant({ upgrade: 'h2c', connection: 'upgrade' }),
);

/** Path segments as they stand in an address, escaped or wrongly escaped. Dots alone are left out: every client resolves them first. */
export const oddSegment: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('0', '-1', '-0', '01', '1.0', '1e3', '0x1', '2147483647', '2147483648', '9007199254740993', '9'.repeat(400), 'null', 'undefined', 'NaN', '%00', '1%00', '%2F', '1%2F2', '..%2F..%2Fetc%2Fpasswd', '%5C', '%25', '%252F', '%', '%zz',
    '%ff', '%ED%A0%80', '%F0%9F%98%80', '%E2%80%AE', '%0d%0aset-cookie:x', '*', ':id', '%7Bid%7D', '+', '~', '@', ';x=1', '1;x', '%20', '%09', '019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1', '019ABF5E-8D2E-7C11-9F0A-3B6A52D4A7E1',
    '00000000-0000-0000-0000-000000000000', '019abf5e8d2e7c119f0a3b6a52d4a7e1', '%7B019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1%7D', 'x'.repeat(499), 'x'.repeat(501), 'x'.repeat(3000)),
  oddText.filter((text) => !/^\.*$/.test(text)).map(escaped).filter((segment) => segment !== ''),
);

export const oddQuery: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('', '&', '=', '&&&', '?', '%', '%zz=1', '%ff=%ff', '%00=1', 'x=%00', '__proto__=1', '__proto__=1&__proto__=2', 'constructor=1', 'toString=', 'unknown=1', 'limit[]=1', 'limit[a]=1', 'limit=1&limit=2', 'limit=', 'limit', 'limit=%31',
    'limit=1;cursor=x', 'limit=+1', 'limit=1e1', 'limit=0x1', 'limit=-0', 'limit=100', 'limit=101', 'eventId=0', 'eventId=2147483647', 'eventId=2147483648', 'eventId=1.0', 'eventId=1&eventId=1', 'eventId=', 'eventId=null', 'eventId=%EF%BC%91', 'status=pending', 'status=PENDING',
    'minutes=0', 'minutes=10081', 'dryRun=1', 'dryRun=TRUE', 'dryRun=', 'query=', 'query=%20', 'query=%25', 'query=%5C', 'query=%2399999999999', 'query=999999999%23999999999', `query=${'q'.repeat(201)}`, 'status=pending&status=expired', 'status=', 'cursor=', 'cursor=WzFd', 'cursor=WzFd=', 'cursor=Wy0xXQ', 'cursor=WzFlOTldXQ', 'cursor=WyJ4Il0', 'cursor=W10', 'cursor=bnVsbA', 'cursor=%00', `cursor=${'A'.repeat(500)}`, `cursor=${'A'.repeat(501)}`, `x=${'y'.repeat(3000)}`),
  fc.tuple(fc.constantFrom('limit', 'cursor', 'eventId', 'status', 'query'), oddText).map(([name, text]) => `${name}=${escaped(text)}`),
  fc.array(fc.tuple(oddText, oddText), { maxLength: 3 }).map((pairs) => pairs.map((pair) => pair.map(escaped).join('=')).join('&')),
);

/** Lone surrogates, which have no UTF-8, become the bytes that careless programs send. */
function escaped(text: string): string {
  return text.replace(/[^]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0xd800 || code > 0xdfff) return encodeURIComponent(character);
    return `%ED%${(0x80 | ((code >> 6) & 0x3f)).toString(16)}%${(0x80 | (code & 0x3f)).toString(16)}`;
  });
}
