import type { Database } from '../../src/platform/database/database.js';
import { openShop } from '../catalogue/shop.js';
import type { Shop } from '../catalogue/shop.js';
import { OPERATOR, startApp, serverSettings } from '../support/app.js';

const ROUNDS = 9;

describe('signing in', () => {
  let shop: Shop;
  let database: Database;

  beforeAll(async () => {
    shop = await openShop();
    database = shop.database;
  });
  afterAll(() => shop.close());

  const attempt = (email: string, password: string) => shop.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email, password } });
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;

  it('stores passwords as argon2id with the cost that OWASP asks for', async () => {
    const rows = await database.query<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE password_hash IS NOT NULL');
    expect(rows.map(({ hash }) => hash.split('$').slice(1, 4))).toEqual([['argon2id', 'v=19', 'm=19456,t=2,p=1']]);
  });

  it('works as long for an address without an account as for a wrong password, and answers the same', async () => {
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    const bodies = new Set<string>();
    await attempt('nobody@example.com', 'the first makes the hash to compare with');
    for (let round = 0; round < ROUNDS; round++) {
      for (const [kind, email] of [['known', OPERATOR.email], ['unknown', `nobody${round}@example.com`]] as const) {
        const startedMs = performance.now();
        const answer = await attempt(email, 'a wrong password');
        times[kind].push(performance.now() - startedMs);
        bodies.add(JSON.stringify({ ...answer.json<object>(), requestId: '', status: answer.statusCode }));
      }
    }
    expect(bodies.size).toBe(1);
    // Without the hash an unknown address takes a twentieth of the time; what a busy machine adds is less.
    const ratio = median(times.unknown) / median(times.known);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it('gives a new id each time and ends the one that came, whoever knew it', async () => {
    const { email, password } = OPERATOR;
    const sidOf = (answer: { cookies: { name: string; value: string }[] }) => answer.cookies.find(({ name }) => name === 'sid')?.value ?? '';
    const planted = 'P'.repeat(43);
    let before = planted;
    for (const url of ['guest', 'login', 'register', 'login'] as const) {
      const payload = url === 'guest' ? {} : url === 'login' ? { email, password } : { email: 'fixed@example.com', password: 'a good password', name: 'Kim' };
      const answer = await shop.app.inject({ method: 'POST', url: `/api/auth/${url}`, payload, headers: { cookie: `sid=${before}; sid=${planted}` } });
      expect(answer.statusCode).toBeLessThan(300);
      const sid = sidOf(answer);
      expect([planted, before]).not.toContain(sid);
      for (const old of [planted, before]) expect((await shop.app.inject({ url: '/api/auth/me', headers: { cookie: `sid=${old}` } })).statusCode).toBe(204);
      expect((await shop.app.inject({ url: '/api/auth/me', headers: { cookie: `sid=${sid}` } })).statusCode).toBe(200);
      before = sid;
    }
  });

  it('believes no forwarded header unless a proxy has been named', async () => {
    const limited = await startApp(serverSettings(shop.url, { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_SIGN_INS_PER_ADDRESS_PER_MINUTE: '3' }));
    try {
      const from = (address: string, headers = {}) => limited.app.inject({ method: 'POST', url: '/api/auth/login', payload: { email: 'x@example.com', password: 'x' }, headers: { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address, ...headers } });
      const statuses: number[] = [];
      for (let last = 1; last <= 5; last++) statuses.push((await from(`192.0.2.${last}`)).statusCode);
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
      const guest = await limited.app.inject({ method: 'POST', url: '/api/auth/guest', headers: { 'x-forwarded-proto': 'https' } });
      expect(guest.cookies[0]).not.toHaveProperty('secure');
      const elsewhere = await limited.app.inject({ method: 'POST', url: '/api/auth/guest', headers: { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' } });
      expect(elsewhere.statusCode).toBe(403);
    } finally {
      await limited.close();
    }
  });
});
