import { sidOf, startTestApp } from './test-app.js';
import type { TestApp } from './test-app.js';

describe.each([['with Redis', {}], ['without Redis', { REDIS_URL: undefined }], ['with Redis out of reach', { REDIS_URL: 'redis://127.0.0.1:1' }]])('budgets %s', (_, settings) => {
  let server: TestApp;

  beforeAll(async () => {
    server = await startTestApp({
      ...settings,
      TRUST_PROXY: 'true',
      RATE_LIMIT_PER_SESSION_PER_MINUTE: '5',
      RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '8',
      RATE_LIMIT_GUESTS_PER_ADDRESS_PER_MINUTE: '3',
      RATE_LIMIT_SIGN_INS_PER_ADDRESS_PER_MINUTE: '2',
    });
  });
  afterAll(() => server.close());

  // The counts in Redis outlive a run; no address is used twice.
  const newAddress = () => `fd00:${Array.from({ length: 3 }, () => Math.floor(Math.random() * 65_536).toString(16)).join(':')}::1`;
  const request = async (address: string, url: string, method: 'GET' | 'POST' = 'GET', headers = {}, payload?: object) =>
    server.app.inject({ method, url, headers: { 'x-forwarded-for': address, ...headers }, ...(payload && { payload }) });
  const statuses = async (count: number, send: () => Promise<{ statusCode: number }>) => {
    const seen: number[] = [];
    for (let i = 0; i < count; i++) seen.push((await send()).statusCode);
    return seen;
  };

  it('an address has its own', async () => {
    const address = newAddress();
    expect(await statuses(10, () => request(address, '/api/auth/me'))).toEqual([...Array<number>(8).fill(204), 429, 429]);
    expect((await request(newAddress(), '/api/auth/me')).statusCode).toBe(204);
    const refused = await request(address, '/api/auth/me');
    expect(refused.json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
  });

  it('an IPv6 customer cannot escape within its network', async () => {
    const address = newAddress();
    await statuses(8, () => request(address, '/api/auth/me'));
    expect((await request(address.replace('::1', '::2'), '/api/auth/me')).statusCode).toBe(429);
  });

  it('sessions behind one address do not share one', async () => {
    const address = newAddress();
    const [first, second] = [sidOf(await request(address, '/api/auth/guest', 'POST')), sidOf(await request(address, '/api/auth/guest', 'POST'))];
    const me = (sid: string) => request(address, '/api/auth/me', 'GET', { cookie: `sid=${sid}` });
    expect(await statuses(7, () => me(first))).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await me(second)).statusCode).toBe(200);
    expect((await request(address, '/api/auth/me')).statusCode).toBe(204);
  });

  it('made-up session ids count against the address', async () => {
    const address = newAddress();
    let made = 0;
    const seen = await statuses(9, () => request(address, '/api/auth/me', 'GET', { cookie: `sid=${String(++made).padStart(43, 'A')}` }));
    expect(seen.at(-1)).toBe(429);
  });

  it('guests and sign-ins have stricter ones', async () => {
    const [address, elsewhere] = [newAddress(), newAddress()];
    expect(await statuses(4, () => request(address, '/api/auth/guest', 'POST'))).toEqual([201, 201, 201, 429]);
    const signIn = () => request(address, '/api/auth/login', 'POST', {}, { email: 'a@b.example', password: 'x' });
    expect(await statuses(3, signIn)).toEqual([401, 401, 429]);
    const register = (from: string) => request(from, '/api/auth/register', 'POST', {}, { email: 'a@b.example', password: 'x', name: 'x' });
    expect((await register(address)).statusCode).toBe(429);
    expect(await statuses(4, () => register(elsewhere))).toEqual([400, 400, 400, 429]);
  });
});
