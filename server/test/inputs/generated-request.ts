import fc from 'fast-check';
import { methodsAt, schemaNamed } from '../support/api-document.js';
import type { DocumentedBody, Operation, PropertySchema } from '../support/api-document.js';
import { CONTENT_TYPES, ODD_BODIES, oddHeaders, oddJson, oddName, oddQuery, oddSegment, oddText } from './odd-values.js';
import type { Actor, KnownIds } from './world.js';

export interface GeneratedRequest {
  readonly operation: Operation;
  /** Often the operation's own. */
  readonly method: string;
  readonly url: string;
  readonly actor: Actor;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

/** Name and value as JSON texts. */
type Field = readonly [string, string];

const ALL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Those who may do the most come most often, or nearly every answer would be 401. */
const ACTOR_WEIGHTS: readonly { readonly actor: Actor; readonly weight: number }[] = [
  { actor: 'operator', weight: 5 }, { actor: 'buyer', weight: 3 }, { actor: 'fullKey', weight: 2 }, { actor: 'otherBuyer', weight: 1 },
  { actor: 'readingKey', weight: 1 }, { actor: 'nobody', weight: 1 }, { actor: 'wrongCookie', weight: 1 }, { actor: 'wrongKey', weight: 1 },
];

const actor = fc.oneof(...ACTOR_WEIGHTS.map((each) => ({ weight: each.weight, arbitrary: fc.constant(each.actor) })));
const weighted = <T>(...choices: [number, fc.Arbitrary<T>][]): fc.Arbitrary<T> => fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Requests for one operation, from right in everything to wrong in everything. */
export function requestsFor(operation: Operation, ids: KnownIds): fc.Arbitrary<GeneratedRequest> {
  const known = methodsAt(operation.path);
  const wrong = ALL_METHODS.filter((method) => !known.includes(method));
  return fc.record({
    operation: fc.constant(operation),
    method: weighted([12, fc.constant(operation.method as string)], [1, fc.constantFrom(...wrong)], [operation.method === 'GET' ? 1 : 0, fc.constant('HEAD')]),
    url: fc.tuple(pathOf(operation, ids), queryOf(operation)).map(([path, query]) => (query === undefined ? path : `${path}?${query}`)),
    actor,
    headers: headersOf(operation),
    body: bodyOf(operation, ids),
  });
}

function pathOf({ path }: Operation, ids: KnownIds): fc.Arbitrary<string> {
  const good = path.includes('/events/') ? ids.events : path.includes('/sections/') ? ids.sections : path.includes('/reservations/') ? ids.reservations : ids.apiKeys;
  const segments = path.split('/').map((segment) => {
    if (!segment.startsWith('{')) return fc.constant(segment);
    return weighted([5, fc.constantFrom(...(segment === '{number}' ? ['1', '2', '50'] : good))], [3, oddSegment]);
  });
  return fc.tuple(...segments).map((parts) => parts.join('/'));
}

function queryOf({ parameters }: Operation): fc.Arbitrary<string | undefined> {
  const declared = parameters.filter((parameter) => parameter.in === 'query');
  if (declared.length === 0) return weighted<string | undefined>([8, fc.constant(undefined)], [1, oddQuery]);
  const good = fc.constantFrom('limit=1', 'limit=100', 'eventId=1', 'eventId=2', 'status=confirmed', 'minutes=60', 'dryRun=true', 'dryRun=false', 'reason=Rain', 'query=buyer', 'query=%231').filter((query) => declared.some(({ name }) => query.startsWith(`${name}=`)));
  const isNeeded = declared.some(({ required }) => required);
  return weighted<string | undefined>([isNeeded ? 0 : 2, fc.constant(undefined)], [isNeeded ? 4 : 2, good], [4, oddQuery]);
}

function headersOf({ id, body }: Operation): fc.Arbitrary<Record<string, string>> {
  const type = weighted<Record<string, string>>([body === undefined ? 4 : 14, fc.constant({ 'content-type': body?.type ?? 'application/json' })], [1, fc.constantFrom(...CONTENT_TYPES).map((value) => ({ 'content-type': value }))], [1, fc.constant({})]);
  const key = id === 'holdPlaces' ? weighted<Record<string, string>>([1, fc.constant({})], [2, fc.constantFrom(...'abcdefghij').map((value) => ({ 'idempotency-key': value }))]) : fc.constant({});
  return fc.tuple(type, key, weighted<Record<string, string>>([4, fc.constant({})], [1, oddHeaders])).map(([first, second, third]) => ({ ...first, ...second, ...third }));
}

function bodyOf(operation: Operation, ids: KnownIds): fc.Arbitrary<Buffer | undefined> {
  const { body } = operation;
  const odd = fc.constantFrom(...ODD_BODIES);
  if (body === undefined) return weighted<Buffer | undefined>([8, fc.constant(undefined)], [1, odd]);
  if (body.type === 'text/csv') return weighted<Buffer | undefined>([8, csvFile(operation, ids)], [2, odd], [1, fc.constant(undefined)]);
  const good = goodFields(body, ids);
  const changed = fc.tuple(good, fc.array(changeOf(Object.keys(body.properties)), { minLength: 1, maxLength: 3 })).map(([fields, changes]) => changes.reduce((result, change) => change(result), fields));
  return weighted<Buffer | undefined>([4, good.map(written)], [7, changed.map(written)], [2, odd], [body.validate({}) ? 1 : 0, fc.constant(undefined)]);
}

/** Files as an operator sends them, and with cells that nobody should. */
function csvFile({ path }: Operation, ids: KnownIds): fc.Arbitrary<Buffer> {
  const [header, good] = path.endsWith('/sections.csv')
    ? ['id,name,capacity,price,status', fc.constantFrom(',Balcony,50,1000,open', `${ids.sections[0]},Floor,100000,1000,open`, `${ids.sections[0]},Floor,0,1000,open`)]
    : ['section,quantity,buyer_reference,payment_reference', fc.constantFrom(`${ids.sections[0]},1,customer-1,pay_1`, `${ids.sections[1]},2,customer-2,`, `${ids.sections[2]},900,customer-3,`)];
  const odd = fc.array(fc.oneof(oddText, oddText.map((text) => `"${text.replaceAll('"', '""')}"`)), { minLength: 1, maxLength: 5 }).map((cells) => cells.join(','));
  const rows = fc.array(weighted([5, good], [1, odd]), { maxLength: 4 });
  return fc.tuple(weighted([8, fc.constant(header)], [1, odd]), rows).map(([first, others]) => Buffer.from([first, ...others].join('\r\n')));
}

function written(fields: readonly Field[]): Buffer {
  return Buffer.from(`{${fields.map(([name, value]) => `${name}:${value}`).join(',')}}`);
}

/** The fields that a body needs and some of the others, with values that would be accepted but for what has happened to the ids meanwhile. */
function goodFields({ properties, required }: DocumentedBody, ids: KnownIds): fc.Arbitrary<readonly Field[]> {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const field = goodValue(name, schema, ids).map((value): Field[] => [[JSON.stringify(name), value]]);
    return required.includes(name) ? field : weighted<Field[]>([1, field], [1, fc.constant([])]);
  });
  return fc.tuple(...fields).map((parts) => parts.flat());
}

function goodValue(name: string, schema: PropertySchema, ids: KnownIds): fc.Arbitrary<string> {
  if (name === 'eventId') return fc.constantFrom(...ids.events);
  // The first has places for all; the others refuse most of the time, and so would nearly every hold be refused.
  if (name === 'sectionId') return weighted([1, fc.constant(ids.sections[0] as string)], [1, fc.constantFrom(...ids.sections)]);
  if (name === 'quantity') return fc.constantFrom('1', '2', '3');
  // So few that some come again: addresses that are taken, and accounts that can be signed in to.
  if (name === 'email') return fc.nat({ max: 20 }).map((number) => `"buyer${number}@example.com"`);
  if (name === 'map') return fc.constant(JSON.stringify(exampleOf('#/components/schemas/SectionMap')));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum).map((value) => JSON.stringify(value));
  return fc.constant(JSON.stringify(schema.example ?? 'Two rows from the stage'));
}

function exampleOf(reference: string): Record<string, unknown> {
  const properties = schemaNamed(reference).properties ?? {};
  return Object.fromEntries(Object.entries(properties).map(([name, { example }]) => [name, example]));
}

function changeOf(names: readonly string[]): fc.Arbitrary<(fields: readonly Field[]) => readonly Field[]> {
  const which = fc.constantFrom(...names).map((name) => JSON.stringify(name));
  return weighted<(fields: readonly Field[]) => readonly Field[]>(
    [5, fc.tuple(which, oddJson).map(([name, value]) => (fields) => fields.map((field) => (field[0] === name ? [name, value] : field)))],
    [2, which.map((name) => (fields) => fields.filter((field) => field[0] !== name))],
    [2, fc.tuple(oddName, oddJson).map(([name, value]) => (fields) => [...fields, [JSON.stringify(name), value]])],
    [1, fc.tuple(which, oddJson).map(([name, value]) => (fields) => [...fields, [name, value]])],
  );
}
