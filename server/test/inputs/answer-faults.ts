import { methodsAt, operationAt } from '../support/api-document.js';
import type { DocumentedAnswer, Operation, Parameter } from '../support/api-document.js';
import type { GeneratedRequest } from './generated-request.js';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Stack traces, files of the program, SQL, the schema, keys in Redis, addresses of the stores, hashes. */
const INSIDE = [
  /\bat .{0,80}[(/][^ ]*:\d+:\d+/, /node_modules|\/(src|dist)\/[\w./-]+\.[jt]s/, /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b .{0,80}\b(FROM|SET|VALUES|WHERE)\b/, /violates|relation "|column "|\b(users|sections|events|reservations|slots|sessions)_[a-z_]+/,
  /\b(cache|session|lock|rate|section:\w+):[\w:]*\{/, /(postgres(ql)?|rediss?):\/\//, /127\.0\.0\.1|\blocalhost:\d/, /\$argon2|token_hash|key_hash|password_hash/, /\b(TypeError|RangeError|QueryFailedError|ReplyError|FST_ERR)\b/, /ECONN|EPIPE|pg_/,
];

/** Secrets of sessions and keys and cursors are 43 and more characters that may spell anything, and one in some thousands spells `pg_`. */
const OPAQUE = /(\bsid=|\bjari_|"nextCursor":")[\w-]+/g;

const SHARED_HEADERS = ['x-request-id', 'x-content-type-options', 'content-security-policy', 'cache-control'];

/** What is wrong with an answer by the document; empty when nothing is. */
export function faultsOf(request: GeneratedRequest, answer: RawAnswer): string[] {
  if (answer.status >= 500) return [`answered ${answer.status}`];
  const missing = SHARED_HEADERS.filter((name) => answer.headers[name] === undefined).map((name) => `has no ${name}`);
  return [...missing, ...disclosures(request, answer), ...documentFaults(request, answer), ...acceptedAgainstDocument(request, answer)];
}

/** What the caller has sent may come back, in a name or a pointer; anything else of the inside may not. */
function disclosures({ url, body, headers }: GeneratedRequest, answer: RawAnswer): string[] {
  const sent = `${url} ${body?.toString('utf8') ?? ''} ${Object.values(headers).join(' ')}`;
  const text = `${answer.body} ${Object.values(answer.headers).join(' ')}`.replace(OPAQUE, '').replaceAll('\\"', '"');
  return INSIDE.flatMap((pattern) => pattern.exec(text)?.[0] ?? []).filter((found) => !sent.includes(found)).map((found) => `shows ${found}`);
}

function documentFaults(request: GeneratedRequest, answer: RawAnswer): string[] {
  const { method, url } = request;
  const operation = operationAt(method, pathOf(url));
  if (operation === undefined) return methodFaults(request, answer);
  const documented = operation.answers.get(answer.status);
  if (documented === undefined) return [`answered ${answer.status}, which is not in the document`];
  const absent = documented.headers.filter((name) => answer.headers[name.toLowerCase()] === undefined).map((name) => `${answer.status} without ${name}`);
  return [...absent, ...bodyFaults(request, answer, documented)];
}

function methodFaults({ method, url }: GeneratedRequest, { status, headers }: RawAnswer): string[] {
  // An address that cannot be decoded is refused before anybody asks for the method.
  if (status === 400 && !isDecodable(url)) return [];
  if (status !== 405) return [`answered ${status} to ${method}, which it does not know`];
  const expected = methodsAt(pathOf(url)).join(', ');
  return headers.allow === expected ? [] : [`405 with Allow: ${headers.allow ?? 'nothing'} and not ${expected}`];
}

function bodyFaults(request: GeneratedRequest, answer: RawAnswer, documented: DocumentedAnswer): string[] {
  const { status, headers, body } = answer;
  // What is written after the head of an answer to HEAD never leaves Node; inject() shows it all the same.
  if (request.method === 'HEAD') return [];
  if (documented.bodies.size === 0) return body === '' ? [] : [`${status} with a body`];
  const type = (headers['content-type'] ?? 'nothing').split(';')[0] ?? '';
  const validate = documented.bodies.get(type);
  if (validate === undefined) return [`${status} with a body of ${type}`];
  const value: unknown = type.endsWith('json') ? JSON.parse(body) : body;
  const faults = validate(value) ? [] : [`${status} against its schema: ${JSON.stringify(validate.errors)}`];
  return type === 'application/problem+json' ? [...faults, ...problemFaults(request, answer, value as Record<string, unknown>, documented)] : faults;
}

function problemFaults({ url }: GeneratedRequest, { status, headers }: RawAnswer, problem: Record<string, unknown>, { codes }: DocumentedAnswer): string[] {
  const faults = codes.includes(String(problem.code)) ? [] : [`${status} ${String(problem.code)}, a code that is not in the document`];
  if (problem.status !== status) faults.push(`a problem of ${String(problem.status)} in an answer of ${status}`);
  if (problem.requestId !== headers['x-request-id']) faults.push('another requestId in the problem than in the header');
  if (problem.instance !== pathOf(url).slice(0, 300)) faults.push(`instance ${String(problem.instance)}`);
  return faults;
}

/** What the document does not allow must not be accepted. */
function acceptedAgainstDocument({ method, url, headers, body }: GeneratedRequest, { status }: RawAnswer): string[] {
  const operation: Operation | undefined = operationAt(method, pathOf(url));
  if (status >= 400 || operation === undefined) return [];
  const faults: string[] = [];
  // Of a file the document says no more than that it is a text.
  const isJson = operation.body?.type === 'application/json';
  if (isJson && operation.body !== undefined && body !== undefined && body.length > 0 && !operation.body.validate(parsed(body))) faults.push('accepted a body that the document does not allow');
  const query = url.split('?')[1] ?? '';
  if (!isAllowedQuery(query, operation.parameters)) faults.push('accepted a query that the document does not allow');
  for (const { name, in: place, validate } of operation.parameters) {
    const value = headers[name.toLowerCase()];
    if (place === 'header' && value !== undefined && !validate(value)) faults.push(`accepted an ${name} that the document does not allow`);
  }
  return faults;
}

function parsed(body: Buffer): unknown {
  try {
    // RFC 8259 lets a reader ignore a byte order mark, and ours does.
    return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** Only plain queries are judged here, of which there cannot be two readings. */
function isAllowedQuery(query: string, parameters: readonly Parameter[]): boolean {
  const declared = new Map(parameters.filter((parameter) => parameter.in === 'query').map((parameter) => [parameter.name, parameter]));
  if (declared.size === 0 || query === '' || !/^\w+=[\w.-]*(&\w+=[\w.-]*)*$/.test(query)) return true;
  const pairs = query.split('&').map((pair) => pair.split('=') as [string, string]);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) return false;
  return pairs.every(([name, text]) => {
    const parameter = declared.get(name);
    const value: unknown = parameter?.schema.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : parameter?.schema.type === 'boolean' && /^(true|false)$/.test(text) ? text === 'true' : text;
    return parameter !== undefined && parameter.validate(value);
  });
}

const pathOf = (url: string): string => url.split('?')[0] ?? '';

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(pathOf(url));
    return true;
  } catch {
    return false;
  }
}
