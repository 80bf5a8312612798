import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DEFAULT_PAGE_SIZE } from '../../src/platform/http/paging/page.js';
import { CACHED_LIST_LIMIT } from '../../src/reservations/reservation-cache.js';
import { jsonSchema } from '../support/api-document.js';
import { newEvent, newSection, openShop } from './shop.js';
import type { Shop } from './shop.js';

// Written from the build by `npm run openapi -w server`: the compiler's plugin does not run under Jest.
const committed = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8')) as OpenAPIObject;

/** The contract's, which clients switch on. */
const CODES = [
  'VALIDATION_FAILED', 'MALFORMED_JSON', 'UNAUTHENTICATED', 'INVALID_CREDENTIALS', 'FORBIDDEN', 'CROSS_ORIGIN', 'NOT_FOUND', 'EVENT_NOT_FOUND',
  'SECTION_NOT_FOUND', 'RESERVATION_NOT_FOUND', 'METHOD_NOT_ALLOWED', 'EMAIL_TAKEN', 'SOLD_OUT', 'SECTION_CLOSED', 'SALES_NOT_OPEN', 'SALES_CLOSED',
  'BUYER_LIMIT_EXCEEDED', 'CAPACITY_BELOW_TAKEN', 'INVALID_STATE', 'RESERVATION_EXPIRED', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE',
  'IDEMPOTENCY_KEY_REUSED', 'RATE_LIMITED', 'OVERLOADED', 'STORE_UNAVAILABLE', 'OUTCOME_UNKNOWN', 'LOCK_TIMEOUT',
];

const operationsOf = (document: OpenAPIObject): string[] =>
  Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`)).sort();

describe('the OpenAPI document', () => {
  let shop: Shop;
  let eventId: number;
  let sectionId: number;
  const ajv = new Ajv({ strict: false, validateFormats: false });

  beforeAll(async () => {
    ajv.addSchema(jsonSchema(committed) as object, 'document');
    shop = await openShop();
    eventId = await newEvent(shop.operator);
    sectionId = (await newSection(shop.operator, eventId, { map: { x: 1, y: 200, width: 10, height: 10 } })).id;
  });
  afterAll(() => shop.close());

  it('in the repository has the routes and statuses of this program', async () => {
    const served = (await shop.app.inject('/api/openapi.json')).json<OpenAPIObject>();
    expect(operationsOf(committed)).toEqual(operationsOf(served));
    expect(operationsOf(served).length).toBeGreaterThan(25);
  });

  it('names no shape beside nullable, which would take no null', () => {
    const members = Object.entries(committed.components?.schemas ?? {}).flatMap(([name, schema]) =>
      Object.entries(('properties' in schema && schema.properties) || {}).map(([property, value]) => ({ name: `${name}.${property}`, value })));
    expect(members.find(({ name }) => name === 'Section.map')?.value).toMatchObject({ type: 'object', nullable: true, required: ['x', 'y', 'width', 'height'] });
    expect(members.filter(({ value }) => 'nullable' in value && ('allOf' in value || '$ref' in value)).map(({ name }) => name)).toEqual([]);
  });

  it('states every code that can be answered', async () => {
    const served = (await shop.app.inject('/api/openapi.json')).json<OpenAPIObject>();
    for (const document of [served, committed]) {
      const text = JSON.stringify(document.paths);
      expect(CODES.filter((code) => !text.includes(`"code":"${code}"`))).toEqual([]);
    }
  });

  it('says of every path what another method gets, and of every write what a bad body gets', async () => {
    const served = (await shop.app.inject('/api/openapi.json')).json<OpenAPIObject>();
    for (const document of [served, committed]) {
      for (const [path, item] of Object.entries(document.paths)) {
        for (const [method, { responses }] of Object.entries(item) as [string, { responses: Record<string, { headers?: object; content?: object }> }][]) {
          expect([path, method, Object.keys(responses['405']?.headers ?? {})]).toEqual([path, method, ['Allow']]);
          const text = JSON.stringify(responses);
          const told = ['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'].filter((code) => text.includes(code));
          expect([path, method, told.length]).toEqual([path, method, method === 'get' ? 0 : 3]);
        }
      }
    }
  });

  it('names the page size that a list has when none is asked for', async () => {
    const served = (await shop.app.inject('/api/openapi.json')).json<OpenAPIObject>();
    const defaults = Object.fromEntries(['/api/events', '/api/sections', '/api/api-keys', '/api/reservations'].map((path) => {
      const limit = (served.paths[path]?.get?.parameters as { name: string; schema: { default: number } }[]).find(({ name }) => name === 'limit');
      return [path, limit?.schema.default];
    }));
    expect(defaults).toEqual({ '/api/events': DEFAULT_PAGE_SIZE, '/api/sections': DEFAULT_PAGE_SIZE, '/api/api-keys': DEFAULT_PAGE_SIZE, '/api/reservations': CACHED_LIST_LIMIT });
  });

  it('gives every operation a name of its own, a sentence and a successful answer', () => {
    const operations = Object.values(committed.paths).flatMap((item) => Object.values(item) as NonNullable<typeof item.get>[]);
    const names = operations.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { operationId, summary, responses } of operations) {
      expect([operationId, Boolean(summary)]).toEqual([operationId, true]);
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    }
  });

  it.each([
    ['Event', () => `/api/events/${eventId}`],
    ['EventPage', () => '/api/events'],
    ['Section', () => `/api/sections/${sectionId}`],
    ['SectionPage', () => '/api/sections?limit=1'],
    ['AvailableSections', () => '/api/sections/available'],
    ['Readiness', () => '/health/ready'],
    ['Problem', () => '/api/events/999'],
    ['Problem', () => '/api/events?limit=x'],
  ])('describes as %s what is answered', async (name, path) => {
    const reply = await shop.app.inject(path());
    const validate = ajv.compile({ $ref: `document#/components/schemas/${name}` });
    expect([validate(reply.json()), validate.errors]).toEqual([true, null]);
  });

  it('is shown as a page', async () => {
    expect((await shop.app.inject('/api/docs')).body).toContain('Jari API');
    expect((await shop.app.inject('/api/docs/swagger-ui-bundle.js')).statusCode).toBe(200);
  });
});
