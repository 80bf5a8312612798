import { sidOf, startTestApp } from './test-app.js';
import type { TestApp } from './test-app.js';

describe('requests from other sites', () => {
  let server: TestApp;
  let sid: string;

  beforeAll(async () => {
    server = await startTestApp({ ALLOWED_ORIGINS: 'https://partner.example', TRUST_PROXY: 'true' });
    sid = sidOf(await server.app.inject({ method: 'POST', url: '/api/auth/guest' }));
  });
  afterAll(() => server.close());

  const logout = async (headers: Record<string, string>) =>
    (await server.app.inject({ method: 'POST', url: '/api/auth/logout', headers: { host: 'tickets.example', cookie: 'sid=x', ...headers } })).statusCode;

  it.each<[string, Record<string, string>, number]>([
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['the same host with another scheme', { origin: 'https://tickets.example' }, 403],
    ['the same host on another port', { origin: 'http://tickets.example:8080' }, 403],
    ['an origin that only begins alike', { origin: 'http://tickets.example.evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['a cross-site request without Origin', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling host', { origin: 'http://other.example', 'sec-fetch-site': 'same-site' }, 403],
    ['our own page', { origin: 'http://tickets.example' }, 204],
    ['our own page behind TLS', { origin: 'https://tickets.example', 'x-forwarded-proto': 'https' }, 204],
    ['our own page where a proxy changed Host', { origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' }, 204],
    ['an allowed origin', { origin: 'https://partner.example', 'sec-fetch-site': 'cross-site' }, 204],
    ['no browser', {}, 204],
    ['a key, which no browser sends by itself', { origin: 'https://evil.example', authorization: 'Bearer x' }, 204],
  ])('%s', async (_, headers, status) => {
    expect(await logout(headers)).toBe(status);
  });

  it('are refused as a problem and change nothing', async () => {
    const headers = { cookie: `sid=${sid}`, origin: 'https://evil.example' };
    const answer = await server.app.inject({ method: 'POST', url: '/api/auth/logout', headers });
    expect(answer.json()).toMatchObject({ status: 403, code: 'CROSS_ORIGIN' });
    expect((await server.app.inject({ url: '/api/auth/me', headers })).statusCode).toBe(200);
  });

  it.each(['/api/auth/guest', '/%61pi/auth/guest', '/api/%61uth/guest'])('may not sign a visitor in: %s', async (url) => {
    const answer = await server.app.inject({ method: 'POST', url, headers: { origin: 'https://evil.example' } });
    expect(answer.statusCode).toBe(403);
  });

  it('are told by Vary that the list of sections is for their origin, and may read its ETag', async () => {
    const { headers } = await server.app.inject({ url: '/api/sections/available', headers: { origin: 'https://partner.example' } });
    expect(String(headers.vary).toLowerCase().split(/, */).sort()).toEqual(['accept-encoding', 'origin']);
    expect(headers['access-control-expose-headers']).toContain('ETag');
  });

  it('get CORS headers only for allowed origins', async () => {
    const preflight = (origin: string) =>
      server.app.inject({ method: 'OPTIONS', url: '/api/auth/me', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await preflight('https://partner.example')).headers).toMatchObject({
      'access-control-allow-origin': 'https://partner.example',
      'access-control-allow-credentials': 'true',
    });
    expect((await preflight('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin');
  });
});
