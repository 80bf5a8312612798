import { Client } from 'pg';
import { SessionPurge } from '../../src/users/sessions/session-purge.js';
import { secretHash } from '../../src/common/ids.js';
import { sidOf, startApp, startTestApp } from './test-app.js';
import type { TestApp } from './test-app.js';

const PASSWORD = 'correct horse battery';

describe('accounts and sessions', () => {
  let server: TestApp;
  let sql: Client;
  let addresses = 0;

  beforeAll(async () => {
    server = await startTestApp({ RATE_LIMIT_ENABLED: 'false' });
    sql = new Client({ connectionString: server.databaseUrl });
    await sql.connect();
  });
  afterAll(async () => {
    await sql.end();
    await server.close();
  });

  const post = (path: string, payload?: object, sid?: string) =>
    server.app.inject({ method: 'POST', url: `/api/auth/${path}`, ...(payload && { payload }), headers: sid ? { cookie: `a=b; sid=${sid}` } : {} });
  const me = (sid: string) => server.app.inject({ url: '/api/auth/me', headers: { cookie: `sid=${sid}` } });
  const newAddress = () => `buyer${++addresses}@example.com`;

  it('a guest gets a user and a cookie that scripts cannot read', async () => {
    const answer = await post('guest', { name: '하늘' });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ id: expect.any(String), name: '하늘', email: null, role: 'buyer' });
    expect(answer.cookies[0]).toMatchObject({ name: 'sid', httpOnly: true, sameSite: 'Lax', path: '/', maxAge: 86_400 });
    expect(answer.cookies[0]).not.toHaveProperty('secure');
    expect(Buffer.from(sidOf(answer), 'base64url')).toHaveLength(32);
    expect((await me(sidOf(answer))).json()).toEqual(answer.json());
  });

  it('nobody signed in is 204', async () => {
    expect((await server.app.inject('/api/auth/me')).statusCode).toBe(204);
    expect((await me('x'.repeat(43))).statusCode).toBe(204);
  });

  it('only the hash of a session is stored', async () => {
    const sid = sidOf(await post('guest'));
    const { rows } = await sql.query('SELECT token_hash FROM sessions WHERE token_hash = ANY ($1)', [[sid, secretHash(sid)]]);
    expect(rows).toEqual([{ token_hash: secretHash(sid) }]);
  });

  it('a hundred guests at once are a hundred users', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => post('guest')));
    expect(new Set(answers.map((answer) => answer.json<{ id: string }>().id)).size).toBe(100);
    expect(new Set(answers.map(sidOf)).size).toBe(100);
    for (const answer of answers) expect(answer.statusCode).toBe(201);
  });

  it('registers, signs out and signs in, whatever the case of the address', async () => {
    const email = newAddress();
    const registered = await post('register', { email: email.toUpperCase(), password: PASSWORD, name: 'Kim' });
    expect(registered.statusCode).toBe(201);
    expect(registered.json()).toMatchObject({ email, name: 'Kim', role: 'buyer' });

    const out = await post('logout', undefined, sidOf(registered));
    expect(out.statusCode).toBe(204);
    expect(out.cookies[0]).toMatchObject({ name: 'sid', value: '', maxAge: 0 });
    expect((await me(sidOf(registered))).statusCode).toBe(204);

    const signedIn = await post('login', { email, password: PASSWORD });
    expect(signedIn.statusCode).toBe(200);
    expect(signedIn.json()).toEqual(registered.json());
    expect(sidOf(signedIn)).not.toBe(sidOf(registered));
  });

  it('refuses a second account, a wrong password and an unknown address', async () => {
    const email = newAddress();
    await post('register', { email, password: PASSWORD, name: 'Kim' });
    const taken = await post('register', { email, password: PASSWORD, name: 'Lee' });
    expect([taken.statusCode, taken.json<{ code: string }>().code]).toEqual([409, 'EMAIL_TAKEN']);
    const wrong = await post('login', { email, password: 'incorrect' });
    const unknown = await post('login', { email: newAddress(), password: 'incorrect' });
    for (const answer of [wrong, unknown]) {
      expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([401, 'INVALID_CREDENTIALS']);
    }
  });

  it('two registrations of one address at once make one account', async () => {
    const email = newAddress();
    const answers = await Promise.all([1, 2, 3].map(() => post('register', { email, password: PASSWORD, name: 'Kim' })));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 409, 409]);
  });

  it('a guest who registers keeps the id and loses the old session', async () => {
    const guest = await post('guest');
    const registered = await post('register', { email: newAddress(), password: PASSWORD, name: 'Kim' }, sidOf(guest));
    expect(registered.json<{ id: string }>().id).toBe(guest.json<{ id: string }>().id);
    expect(sidOf(registered)).not.toBe(sidOf(guest));
    expect((await me(sidOf(guest))).statusCode).toBe(204);
  });

  it('makes no account whose session cannot be made', async () => {
    const email = newAddress();
    const guest = await post('guest', { name: 'Kim' });
    await sql.query('ALTER TABLE sessions ADD CONSTRAINT sessions_full CHECK (false) NOT VALID');
    try {
      for (const sid of [undefined, sidOf(guest)]) expect((await post('register', { email, password: PASSWORD, name: 'Kim' }, sid)).statusCode).toBe(500);
    } finally {
      await sql.query('ALTER TABLE sessions DROP CONSTRAINT sessions_full');
    }
    expect((await me(sidOf(guest))).json()).toEqual(guest.json());
    expect((await post('register', { email, password: PASSWORD, name: 'Kim' }, sidOf(guest))).json()).toMatchObject({ id: guest.json<{ id: string }>().id, email });
  });

  it('registering from an account makes another account', async () => {
    const first = await post('register', { email: newAddress(), password: PASSWORD, name: 'Kim' });
    const second = await post('register', { email: newAddress(), password: PASSWORD, name: 'Lee' }, sidOf(first));
    expect(second.statusCode).toBe(201);
    expect(second.json<{ id: string }>().id).not.toBe(first.json<{ id: string }>().id);
  });

  it('never takes over an id that a visitor brings along', async () => {
    const planted = 'A'.repeat(43);
    const answer = await post('guest', {}, planted);
    expect(sidOf(answer)).not.toBe(planted);
    expect((await me(planted)).statusCode).toBe(204);

    const email = newAddress();
    await post('register', { email, password: PASSWORD, name: 'Kim' });
    const attackers = await post('guest');
    const victims = await post('login', { email, password: PASSWORD }, sidOf(attackers));
    expect(sidOf(victims)).not.toBe(sidOf(attackers));
    expect((await me(sidOf(attackers))).statusCode).toBe(204);
  });

  it('an ended session is over in another instance as soon as its copy is', async () => {
    const other = await startApp({ DATABASE_URL: server.databaseUrl, RATE_LIMIT_ENABLED: 'false' });
    try {
      const sid = sidOf(await post('guest'));
      const there = () => other.inject({ url: '/api/auth/me', headers: { cookie: `sid=${sid}` } });
      expect((await there()).statusCode).toBe(200);
      await post('logout', undefined, sid);
      const started = performance.now();
      while ((await there()).statusCode === 200) {
        if (performance.now() - started > 5000) throw new Error('still signed in after 5 s');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    } finally {
      await other.close();
    }
  });

  it('an expired session is none, and is removed', async () => {
    const sid = sidOf(await post('guest'));
    const other = await startApp({ DATABASE_URL: server.databaseUrl, REDIS_URL: undefined });
    try {
      await sql.query(`UPDATE sessions SET expires_at = clock_timestamp() - interval '1 second' WHERE token_hash = $1`, [secretHash(sid)]);
      expect((await other.inject({ url: '/api/auth/me', headers: { cookie: `sid=${sid}` } })).statusCode).toBe(204);
      await server.app.get(SessionPurge, { strict: false }).run();
      const { rowCount } = await sql.query('SELECT 1 FROM sessions WHERE token_hash = $1', [secretHash(sid)]);
      expect(rowCount).toBe(0);
    } finally {
      await other.close();
    }
  });

  it('works without Redis and marks the cookie Secure behind TLS', async () => {
    const other = await startApp({ DATABASE_URL: server.databaseUrl, REDIS_URL: undefined, TRUST_PROXY: 'true', GUEST_CHECKOUT: 'true' });
    try {
      const answer = await other.inject({ method: 'POST', url: '/api/auth/guest', headers: { 'x-forwarded-proto': 'https' } });
      expect(answer.cookies[0]).toMatchObject({ secure: true });
      expect((await other.inject({ url: '/api/auth/me', headers: { cookie: `sid=${sidOf(answer)}` } })).statusCode).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('makes the first operator once, without changing a stored password', async () => {
    const settings = { DATABASE_URL: server.databaseUrl, OPERATOR_EMAIL: 'Op@example.com', OPERATOR_PASSWORD: 'first password', GUEST_CHECKOUT: 'false' };
    const apps = await Promise.all([startApp(settings), startApp(settings)]);
    await Promise.all(apps.map((app) => app.close()));
    const later = await startApp({ ...settings, OPERATOR_PASSWORD: 'another password' });
    try {
      const signIn = (password: string) => later.inject({ method: 'POST', url: '/api/auth/login', payload: { email: 'op@example.com', password } });
      expect((await signIn('first password')).json()).toMatchObject({ role: 'operator' });
      expect((await signIn('another password')).statusCode).toBe(401);
      const guest = await later.inject({ method: 'POST', url: '/api/auth/guest' });
      expect([guest.statusCode, guest.json<{ code: string }>().code]).toEqual([403, 'FORBIDDEN']);
      expect((await later.inject({ url: '/api/settings' })).json()).toMatchObject({ guestCheckout: false });
    } finally {
      await later.close();
    }
  });

  it("turns a buyer's account with the operator's address into the operator's, with the password from the settings", async () => {
    const email = newAddress();
    const squatter = await post('register', { email, password: PASSWORD, name: 'Squatter' });
    const settings = { DATABASE_URL: server.databaseUrl, OPERATOR_EMAIL: email, OPERATOR_PASSWORD: 'first password' };
    const app = await startApp(settings);
    try {
      const { rowCount } = await sql.query('SELECT 1 FROM sessions WHERE token_hash = $1', [secretHash(sidOf(squatter))]);
      expect(rowCount).toBe(0);
      expect((await post('login', { email, password: PASSWORD })).statusCode).toBe(401);
      expect((await post('login', { email, password: 'first password' })).json()).toMatchObject({ role: 'operator' });
    } finally {
      await app.close();
    }
  });
});
