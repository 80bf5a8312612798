import { Redis } from 'ioredis';
import { ODD_BODIES } from '../inputs/odd-values.js';
import { Visitor } from '../support/api-client.js';
import { serverSettings, startApp, OPERATOR } from '../support/app.js';
import type { RunningApp } from '../support/app.js';
import { RedisServer } from '../support/redis-server.js';
import { createTestDatabase } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';
import { newEvent, newSection } from '../catalogue/shop.js';

/** Every name that a key may have. Callers are counted under an encoded name, which keeps some signs but no brace and no line break. */
const EXPECTED = [
  /^section:(seats|slot):\{\d+\}$/, /^section:slot:index:\{\d+\}:(available|claimed)$/, /^lock:section:\{\d+\}(:next)?$/, /^session:\{all\}:[0-9a-f]{64}$/, /^rate:\{[\w.:%!~*'()-]+\}$/,
  /^cache:\{all\}(:(event|events|section|sections|available|reservation|reservations-of|sections-of|on-sale)[\w.:-]*)?$/,
];

const ODD = ['}{', '{1}', '}:{section:slot:{1}', 'x\r\nFLUSHALL\r\n', '*1\r\n$8\r\nFLUSHALL\r\n', '\u0000', '\ud800', 'section:slot:{1}', '../section:slot:{1}', '*', '?', '[a-z]', ' ', '"\'`', '\u202e', '😀'.repeat(20), '$(id)', '%7D', '\\x00'];

describe.each(['slot', 'lock'])('keys in Redis under the %s strategy', (strategy) => {
  let database: TestDatabase;
  let redisServer: RedisServer;
  let redis: Redis;
  let running: RunningApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    redisServer = await RedisServer.prepare();
    await redisServer.start();
    redis = new Redis(redisServer.url);
    running = await startApp(serverSettings(database.url, { REDIS_URL: redisServer.url, RESERVATION_STRATEGY: strategy, RATE_LIMIT_ENABLED: 'true', TRUST_PROXY: 'true', RATE_LIMIT_PER_ADDRESS_PER_MINUTE: '1', RATE_LIMIT_SIGN_INS_PER_ADDRESS_PER_MINUTE: '1' }));
  });
  afterAll(async () => {
    await running.close();
    redis.disconnect();
    await redisServer.dispose();
    await database.drop();
  });

  it('are never made of what a visitor sends', async () => {
    const operator = await new Visitor(running.transport).signIn(OPERATOR.email, OPERATOR.password);
    const eventId = await newEvent(operator, { maxPlacesPerBuyer: 1000 });
    const section = await newSection(operator, eventId, { capacity: 1000 });
    const { body } = await operator.post<{ key: string }>('/api-keys', { name: 'Box office', scopes: ['catalogue:read', 'reservations:write'] });
    const integrator = new Visitor(running.transport, body.key);
    let address = 0;
    const from = () => ({ 'x-forwarded-for': `10.0.${address >> 8}.${address++ & 255}` });
    const send = (method: 'GET' | 'POST', url: string, headers: Record<string, string>, payload?: object | Buffer) =>
      running.app.inject({ method, url, headers: { 'content-type': 'application/json', ...from(), ...headers }, ...(payload && { payload }) });
    for (const odd of ODD) {
      const encoded = encodeURIComponent(odd.replace(/\p{Surrogate}/gu, ''));
      const visible = /^[\x21-\x7e]{1,128}$/.test(odd) ? odd : 'key';
      await integrator.hold(section.id, 1, { buyerReference: odd, key: visible });
      await integrator.request('POST', '/api/reservations', { sectionId: odd, quantity: 1 });
      await send('POST', '/api/auth/login', {}, { email: odd, password: odd });
      await send('POST', '/api/auth/register', {}, { email: `${odd}@example.com`, password: 'a good password', name: odd });
      await send('POST', '/api/auth/guest', {}, { name: odd });
      await send('GET', `/api/auth/me`, { cookie: `sid=${odd.replace(/[^\x20-\xff]/g, '')}` });
      await send('GET', `/api/auth/me`, { 'x-forwarded-for': odd.replace(/[^\x20-\xff]/g, '') });
      await send('GET', `/api/auth/me`, { authorization: `Bearer ${odd.replace(/[^\x20-\xff]/g, '')}` });
      for (const path of ['events', 'sections', 'reservations', 'sections/available']) {
        await send('GET', `/api/${path}/${encoded}`, {});
        await send('GET', `/api/${path}?cursor=${encoded}&eventId=${encoded}`, {});
        await send('GET', `/api/${path}?eventId=${section.id}&${encoded}=1`, {});
      }
    }
    for (const odd of ODD_BODIES) await send('POST', '/api/auth/login', {}, odd);
    await new Promise((resolve) => setTimeout(resolve, 400));

    const keys = await redis.keys('*');
    expect(keys.filter((key) => !EXPECTED.some((pattern) => pattern.test(key)))).toEqual([]);
    // The sale has made its own, so the list above is held against something.
    expect(keys).toEqual(expect.arrayContaining([strategy === 'slot' ? `section:slot:{${section.id}}` : `section:seats:{${section.id}}`]));
    expect(keys.filter((key) => key.startsWith('rate:')).length).toBeGreaterThan(0);
    expect(keys.filter((key) => key.startsWith('session:')).length).toBeGreaterThan(0);
  });
});
