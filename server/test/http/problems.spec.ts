import { createConnection } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Body, Controller, Get, HttpException, Param, Post, Query, ServiceUnavailableException } from '@nestjs/common';
import { Type } from 'class-transformer';
import { Allow, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { DomainError } from '../../src/common/domain-error.js';
import { Database } from '../../src/platform/database/database.js';
import { decodeCursor } from '../../src/platform/http/paging/cursor.js';
import { PageQuery } from '../../src/platform/http/paging/page.js';
import { IntIdPipe, UuidPipe } from '../../src/platform/http/validation/id.pipes.js';
import { IsInstant, SafeText } from '../../src/platform/http/validation/text.decorators.js';
import { SignedIn } from '../../src/users/access.decorators.js';
import { startTestApp } from './test-app.js';
import type { TestApp } from './test-app.js';

class ProbeInnerDto {
  @IsOptional()
  @IsInt()
  x?: number;
}

class ProbeDto {
  @IsInt()
  @Min(1)
  @Max(10)
  quantity: number;

  @SafeText(1, 5)
  name: string;

  @IsOptional()
  @IsInstant()
  at?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => ProbeInnerDto)
  inner?: ProbeInnerDto;

  @Allow()
  anything?: unknown;
}

class ProbeQuery extends PageQuery {
  @IsOptional()
  @IsInt()
  @Min(1)
  eventId?: number;
}

@Controller('probe')
class ProbeController {
  constructor(private readonly database: Database) {}

  @Post()
  echo(@Body() body: ProbeDto): ProbeDto {
    return body;
  }

  @Get()
  query(@Query() query: ProbeQuery): ProbeQuery {
    if (query.cursor !== undefined) decodeCursor(query.cursor, ([id]) => typeof id === 'number');
    return query;
  }

  @Get('int/:id')
  int(@Param('id', IntIdPipe) id: number): { id: number } {
    return { id };
  }

  @Get('uuid/:id')
  uuid(@Param('id', UuidPipe) id: string): { id: string } {
    return { id };
  }

  @Get('fail/:how')
  async fail(@Param('how') how: string): Promise<void> {
    switch (how) {
      case 'domain':
        throw new DomainError('conflict', 'SOLD_OUT', 'The section has only 1 left.', { extra: { available: 1 } });
      case 'busy':
        throw new DomainError('unavailable', 'OVERLOADED', 'Busy.', { retryAfterSeconds: 3 });
      case 'bug':
        throw new TypeError('secret-host:5432 has no column "password_hash"');
      case 'nest':
        throw new ServiceUnavailableException({ inner: 'secret' });
      case 'teapot':
        throw new HttpException('secret', 418);
      case 'slow-sql':
        return void (await this.database.query('SELECT pg_sleep(5)'));
      case 'bad-sql':
        return void (await this.database.query('SELECT secret FROM nowhere'));
      case 'ended-backend':
        return void (await this.database.query('SELECT pg_terminate_backend(pg_backend_pid())'));
      default:
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
    }
  }

  @Get('members')
  @SignedIn()
  members(): string[] {
    return [];
  }
}

let server: TestApp;
let port: number;

beforeAll(async () => {
  server = await startTestApp({ RATE_LIMIT_ENABLED: 'false' }, [ProbeController]);
  await server.app.listen(0, '127.0.0.1');
  port = (server.app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => server.close());

const get = (url: string) => server.app.inject(url);
const post = (payload: string | object | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  server.app.inject({ method: 'POST', url: '/api/probe', payload, headers });

/** Every problem has this shape and tells nothing of the inside. */
function expectProblem(answer: Awaited<ReturnType<typeof get>>, status: number, code: string): Record<string, unknown> {
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
  const problem = answer.json<Record<string, unknown>>();
  expect(problem).toMatchObject({
    type: `urn:jari:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: expect.stringMatching(/^\/[^?]*$/),
    code,
    requestId: answer.headers['x-request-id'],
  });
  expect(answer.body).not.toMatch(/secret|password_hash|10\.0\.0\.1|node_modules|SELECT/);
  return problem;
}

describe('failures become problem documents', () => {
  it.each<[string, number, string]>([
    ['/api/probe/fail/bug', 500, 'INTERNAL'],
    ['/api/probe/fail/bad-sql', 500, 'INTERNAL'],
    ['/api/probe/fail/nest', 503, 'OVERLOADED'],
    ['/api/probe/fail/teapot', 418, 'VALIDATION_FAILED'],
    ['/api/probe/fail/slow-sql', 503, 'STORE_UNAVAILABLE'],
    ['/api/probe/fail/ended-backend', 503, 'STORE_UNAVAILABLE'],
    ['/api/probe/fail/refused-connection', 503, 'STORE_UNAVAILABLE'],
    ['/api/probe/members', 401, 'UNAUTHENTICATED'],
    ['/api/nothing?token=secret', 404, 'NOT_FOUND'],
    ['/api/%ff', 400, 'VALIDATION_FAILED'],
    ['/assets/missing.js', 404, 'NOT_FOUND'],
  ])('%s is %i %s', async (url, status, code) => {
    const answer = await get(url);
    expectProblem(answer, status, code);
    if (status === 503) expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1);
  });

  it('an endless id is a bad id, and its address knows its methods', async () => {
    for (const length of [300, 600, 15_000]) {
      const url = `/api/probe/int/${'1'.repeat(length)}`;
      expectProblem(await get(url), 400, 'VALIDATION_FAILED');
      const answer = await server.app.inject({ method: 'PUT', url });
      expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
      expect(answer.headers.allow).toBe('GET, HEAD');
      expect((await server.app.inject({ method: 'PUT', url: `${url}/more` })).statusCode).toBe(404);
    }
  });

  it('with the members and headers of a domain error', async () => {
    expect(expectProblem(await get('/api/probe/fail/domain'), 409, 'SOLD_OUT')).toMatchObject({ available: 1, title: 'Sold out' });
    const busy = await get('/api/probe/fail/busy');
    expectProblem(busy, 503, 'OVERLOADED');
    expect(busy.headers['retry-after']).toBe('3');
  });

  it.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['cut JSON', '{"quantity":', {}, 400, 'MALFORMED_JSON'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, 'MALFORMED_JSON'],
    ['a prototype', '{"__proto__":{"admin":true}}', {}, 400, 'MALFORMED_JSON'],
    ['another type', 'quantity=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['plain text', 'x', { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['nonsense as type', 'x', { 'content-type': ';;;' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['more than 64 KiB', JSON.stringify({ name: 'x'.repeat(70_000) }), {}, 413, 'PAYLOAD_TOO_LARGE'],
  ])('a body of %s', async (_, payload, headers, status, code) => {
    expectProblem(await post(payload, { 'content-type': 'application/json', ...headers }), status, code);
  });

  it.each<[string, string, string]>([
    ['DELETE', '/api/probe', 'GET, HEAD, POST'],
    ['PUT', '/api/probe/int/7', 'GET, HEAD'],
    ['GET', '/api/auth/login', 'POST'],
    ['POST', '/health/live', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
  ])('%s %s is 405', async (method, url, allow) => {
    const answer = await server.app.inject({ method: method as 'GET', url });
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.allow).toBe(allow);
  });

  it('a sane request id comes back, another is replaced', async () => {
    const withId = (id: string) => server.app.inject({ url: '/api/nothing', headers: { 'x-request-id': id } });
    expect((await withId('order-7/retry.2')).headers['x-request-id']).toBe('order-7/retry.2');
    for (const id of ['', 'two words', 'x'.repeat(65), 'naïve']) {
      const given = (await withId(id)).headers['x-request-id'];
      expect(given).not.toBe(id);
      expect(given).toMatch(/^[\x21-\x7e]{1,64}$/);
    }
  });
});

describe('input is checked', () => {
  it.each<[string, unknown, string[]]>([
    ['a wrong type', { quantity: '1', name: 'a' }, ['/quantity']],
    ['a fraction', { quantity: 1.5, name: 'a' }, ['/quantity']],
    ['out of range', { quantity: 11, name: 'a' }, ['/quantity']],
    ['too large for a number', '{"quantity":1e999,"name":"a"}', ['/quantity']],
    ['nothing', {}, ['/quantity', '/name']],
    ['an unknown field', { quantity: 1, name: 'a', 'admin/~': true }, ['/admin~1~0']],
    ['blank text', { quantity: 1, name: '   ' }, ['/name']],
    ['long text', { quantity: 1, name: 'abcdef' }, ['/name']],
    ['U+0000', '{"quantity":1,"name":"a\\u0000"}', ['/name']],
    ['U+0000 deep inside what has no rules', '{"quantity":1,"name":"a","anything":{"b":[1,"\\u0000"]}}', ['/anything/b/1']],
    ['U+0000 in a name', '{"quantity":1,"name":"a","anything":{"\\u0000":1}}', ['/anything']],
    ['a lone surrogate deep inside', '{"quantity":1,"name":"a","anything":[["\\udc00"]]}', ['/anything/0/0']],
    ['a lone surrogate in a deep place', `{"quantity":1,"name":"a","anything":${'['.repeat(90)}"\\udc00"${']'.repeat(90)}}`, [`/anything${'/0'.repeat(90)}`]],
    ['an endless nest', `{"quantity":1,"name":"a","anything":${'['.repeat(30_000)}"\\u0041"${']'.repeat(30_000)}}`, [`/anything${'/0'.repeat(99)}`]],
    ['a lone surrogate', '{"quantity":1,"name":"\\ud83d"}', ['/name']],
    ['a date that does not exist', { quantity: 1, name: 'a', at: '2026-02-30T10:00:00Z' }, ['/at']],
    ['a date without a zone', { quantity: 1, name: 'a', at: '2026-02-20T10:00:00' }, ['/at']],
    ['a year that PostgreSQL has not', { quantity: 1, name: 'a', at: '0000-01-01T00:00:00Z' }, ['/at']],
    ['null for an option', { quantity: 1, name: 'a', at: null, inner: { x: null } }, ['/at', '/inner/x']],
    ['a control character', { quantity: 1, name: 'a\u0007' }, ['/name']],
    ['a wrong type inside', { quantity: 1, name: 'a', inner: { x: '1', y: 2 } }, ['/inner/y', '/inner/x']],
    ['a list', [], ['']],
    ['null', 'null', ['']],
  ])('%s is 400', async (_, body, pointers) => {
    const problem = expectProblem(await post(typeof body === 'string' ? body : JSON.stringify(body)), 400, 'VALIDATION_FAILED');
    expect((problem.errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual(pointers);
  });

  it('what is right passes as it is', async () => {
    expect((await post({ quantity: 1, name: '👩‍👩‍👧', inner: {} })).json()).toEqual({ quantity: 1, name: '👩‍👩‍👧', inner: {} });
    expect((await post({ quantity: 10, name: 'a', at: '2028-02-29T23:59:59.999+09:00' })).statusCode).toBe(201);
  });

  it('an empty body counts as none', async () => {
    const answer = await server.app.inject({ method: 'POST', url: '/api/auth/guest', headers: { 'content-type': 'application/json' } });
    expect(answer.statusCode).toBe(201);
  });

  it('queries are read as their type', async () => {
    expect((await get('/api/probe?limit=7&eventId=2147483647')).json()).toEqual({ limit: 7, eventId: 2_147_483_647 });
    for (const query of ['limit=0', 'limit=101', 'limit=1.0', 'limit=0x1', 'limit=', 'limit=1&limit=2', 'eventId=1e3', 'other=1', 'cursor=%00', '%00=1', '__proto__=1', '__proto__=1&__proto__=2', '__proto__=limit', 'cursor=nonsense', 'cursor=WyJhIl0']) {
      expectProblem(await get(`/api/probe?${query}`), 400, 'VALIDATION_FAILED');
    }
  });

  it('ids are read strictly', async () => {
    expect((await get('/api/probe/int/2147483647')).json()).toEqual({ id: 2_147_483_647 });
    for (const id of ['0', '-1', '2147483648', '1.0', '01', '1e3', 'x', '%00', '%F0%9F%98%80']) expectProblem(await get(`/api/probe/int/${id}`), 400, 'VALIDATION_FAILED');
    expect((await get('/api/probe/uuid/019ABF5E-8D2E-7C11-9F0A-3B6A52D4A7E1')).json()).toEqual({ id: '019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1' });
    for (const id of ['7', '%00', '019abf5e8d2e7c119f0a3b6a52d4a7e1']) expectProblem(await get(`/api/probe/uuid/${id}`), 400, 'VALIDATION_FAILED');
  });
});

describe('what never becomes a request', () => {
  const raw = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = createConnection(port, '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.on('data', (chunk) => (answer += String(chunk)));
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });

  it.each<[string, string, number, string]>([
    ['no HTTP', 'hello\r\n\r\n', 400, 'MALFORMED_REQUEST'],
    ['a head of 20 KB', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_TOO_LARGE'],
    ['a body that stops', 'POST /api/probe HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n{', 408, 'REQUEST_TIMEOUT'],
    ['a head that stops', 'POST /api/probe HTTP/1.1\r\nhost:', 408, 'REQUEST_TIMEOUT'],
  ])('%s is a problem too', async (_, text, status, code) => {
    const [head, body] = (await raw(text)).split('\r\n\r\n') as [string, string];
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('content-type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code });
  }, 20_000);
});
