import { Controller, Get, Req } from '@nestjs/common';
import { SignedIn } from '../../src/users/access.decorators.js';
import type { SignedInRequest } from '../../src/users/request-principal.js';
import type { Principal } from '../../src/users/principal.js';
import { sidOf, startApp, startTestApp } from './test-app.js';
import type { TestApp } from './test-app.js';

@Controller('probe')
class ProbeController {
  @Get('signed-in')
  @SignedIn()
  signedIn(@Req() { principal }: SignedInRequest): Principal {
    return principal;
  }

  @Get('writing')
  @SignedIn('reservations:write')
  writing(): string[] {
    return [];
  }
}

describe('API keys', () => {
  let server: TestApp;
  let operator: string;
  let guest: string;

  beforeAll(async () => {
    server = await startTestApp({ OPERATOR_EMAIL: 'op@example.com', OPERATOR_PASSWORD: 'a good password' }, [ProbeController]);
    operator = sidOf(await server.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email: 'op@example.com', password: 'a good password' } }));
    guest = sidOf(await server.app.inject({ method: 'POST', url: '/api/auth/guest' }));
  });
  afterAll(() => server.close());

  const asOperator = (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, sid = operator) =>
    server.app.inject({ method, url, headers: { cookie: `sid=${sid}` }, ...(payload && { payload }) });
  const withKey = (url: string, key: string, headers = {}) =>
    server.app.inject({ url: `/api/probe/${url}`, headers: { authorization: `Bearer ${key}`, ...headers } });
  const newKey = async (scopes: string[]) =>
    (await asOperator('POST', '/api/api-keys', { name: 'Box office', scopes })).json<{ id: string; key: string }>();

  it('are made by an operator, shown once and act as a user of their own', async () => {
    const made = await asOperator('POST', '/api/api-keys', { name: 'Box office', scopes: ['reservations:write'] });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ name: 'Box office', scopes: ['reservations:write'], key: expect.stringMatching(/^jari_[\w-]{43}$/), revokedAt: null });
    const { key } = made.json<{ key: string }>();

    const listed = await asOperator('GET', '/api/api-keys?limit=1');
    expect(listed.json<{ items: unknown[] }>().items).toHaveLength(1);
    expect(listed.body).not.toContain(key);
    expect({ ...listed.json<{ items: object[] }>().items[0], key }).toEqual(made.json());

    const principal = (await withKey('signed-in', key)).json<Principal>();
    expect(principal).toMatchObject({ role: 'integrator', via: 'apiKey', scopes: ['reservations:write'] });
  });

  it('are for operators alone', async () => {
    const { key } = await newKey(['catalogue:read', 'reservations:write', 'reservations:confirm']);
    const body = { name: 'x', scopes: ['catalogue:read'] };
    const answers = [
      await server.app.inject({ method: 'POST', url: '/api/api-keys', payload: body }),
      await asOperator('POST', '/api/api-keys', body, guest),
      await server.app.inject({ method: 'POST', url: '/api/api-keys', payload: body, headers: { authorization: `Bearer ${key}` } }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 403, 403]);
    expect(answers.map((answer) => answer.json<{ code: string }>().code)).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
  });

  it('are narrowed by their scopes; sessions are not', async () => {
    const reader = await newKey(['catalogue:read']);
    const writer = await newKey(['reservations:write']);
    expect((await withKey('writing', reader.key)).statusCode).toBe(403);
    expect((await withKey('writing', writer.key)).statusCode).toBe(200);
    expect((await server.app.inject({ url: '/api/probe/writing', headers: { cookie: `sid=${guest}` } })).statusCode).toBe(200);
  });

  it('count alone: a wrong one is 401 even beside a good cookie', async () => {
    for (const key of ['nonsense', `jari_${'x'.repeat(43)}`, '']) {
      const answer = await withKey('signed-in', key, { cookie: `sid=${operator}` });
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([401, 'UNAUTHENTICATED']);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  it('stop when revoked, here at once and elsewhere within 5 s', async () => {
    const { id, key } = await newKey(['reservations:write']);
    const other = await startApp({ DATABASE_URL: server.databaseUrl }, [ProbeController]);
    try {
      const there = () => other.inject({ url: '/api/probe/writing', headers: { authorization: `Bearer ${key}` } });
      expect((await there()).statusCode).toBe(200);
      expect((await withKey('writing', key)).statusCode).toBe(200);
      expect((await asOperator('DELETE', `/api/api-keys/${id}`)).statusCode).toBe(204);
      expect((await withKey('writing', key)).statusCode).toBe(401);
      const started = performance.now();
      while ((await there()).statusCode === 200) {
        if (performance.now() - started > 5000) throw new Error('still accepted after 5 s');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      await other.close();
    }
  });

  it('that do not exist cannot be revoked', async () => {
    expect((await asOperator('DELETE', '/api/api-keys/019abf5e-8d2e-7c11-9f0a-3b6a52d4a7e1')).statusCode).toBe(404);
    expect((await asOperator('DELETE', '/api/api-keys/nonsense')).statusCode).toBe(400);
    expect((await asOperator('POST', '/api/api-keys', { name: 'x', scopes: ['everything'] })).statusCode).toBe(400);
    expect((await asOperator('GET', '/api/api-keys?cursor=nonsense')).statusCode).toBe(400);
  });
});
