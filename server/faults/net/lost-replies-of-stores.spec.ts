import { Redis } from 'ioredis';
import { Client, Pool } from 'pg';
import { eventually } from '../../test/support/eventually.js';
import { databaseUrl, redisUrl } from '../../test/support/stores.js';
import { postgresReplies } from './postgres-replies.js';
import { redisReplies } from './redis-replies.js';
import { StoreProxy } from './store-proxy.js';

/** A proxy before the store of this URL, and the URL through it. */
async function before(url: string): Promise<{ proxy: StoreProxy; through: string }> {
  const way = new URL(url);
  const proxy = await StoreProxy.start({ host: way.hostname, port: Number(way.port) });
  way.host = `127.0.0.1:${proxy.port}`;
  return { proxy, through: way.toString() };
}

describe('replies of PostgreSQL', () => {
  const table = `lost_replies_${process.pid}`;
  let proxy: StoreProxy;
  let direct: Client;
  let pool: Pool;

  const write = (value: number): Promise<unknown> => pool.query(`SELECT ${table}_write($1)`, [value]);
  const written = async (): Promise<number[]> =>
    (await direct.query<{ value: number }>(`SELECT value FROM ${table} ORDER BY value`)).rows.map(({ value }) => value);

  beforeAll(async () => {
    direct = new Client({ connectionString: databaseUrl('postgres') });
    await direct.connect();
    await direct.query(`CREATE TABLE ${table} (value integer CHECK (value > 0))`);
    await direct.query(`CREATE FUNCTION ${table}_write(p integer) RETURNS text LANGUAGE sql AS 'INSERT INTO ${table} VALUES (p) RETURNING repeat(''x'', 20000)'`);
  });

  afterAll(async () => {
    await direct.query(`DROP TABLE ${table} CASCADE`);
    await direct.end();
  });

  beforeEach(async () => {
    await direct.query(`TRUNCATE ${table}`);
    const { proxy: started, through } = await before(databaseUrl('postgres'));
    proxy = started;
    pool = new Pool({ connectionString: through, max: 1 });
    pool.on('error', () => undefined);
    await pool.query('SELECT 1');
  });

  afterEach(async () => {
    await pool.end();
    await proxy.close();
  });

  it.each([['whole', false], ['sliced into single bytes', true]])('the row is committed although the client lost its connection; messages are %s', async (_, sliced) => {
    // The connection is in use already: it is in step after its next reply.
    const loss = proxy.loseReplies(postgresReplies([`${table}_write`]), { every: 2 });
    await pool.query('SELECT 1');
    if (sliced) proxy.slice();
    await write(1);
    await expect(write(2)).rejects.toThrow('Connection terminated');
    expect(await written()).toEqual([1, 2]);
    await write(3);
    await expect(write(4)).rejects.toThrow('Connection terminated');
    expect(await written()).toEqual([1, 2, 3, 4]);
    expect(loss.lost).toBe(2);
    loss.stop();
    await write(5);
    await write(6);
    expect(loss.lost).toBe(2);
  });

  it('the reply to COMMIT of a transaction is lost after it', async () => {
    const loss = proxy.loseReplies(postgresReplies(['COMMIT']), { every: 1, limit: 1 });
    const client = await pool.connect();
    client.on('error', () => undefined);
    await client.query('BEGIN');
    await client.query(`INSERT INTO ${table} VALUES (7)`);
    expect(await written()).toEqual([]);
    await expect(client.query('COMMIT')).rejects.toThrow('Connection terminated');
    client.release(true);
    expect(await written()).toEqual([7]);
    expect(loss.lost).toBe(1);
  });

  it('a failed statement answers, and the next good one is lost instead', async () => {
    const loss = proxy.loseReplies(postgresReplies([`${table}_write`]), { every: 1, limit: 1 });
    await pool.query('SELECT 1');
    await expect(write(0)).rejects.toThrow('violates check constraint');
    expect(loss.lost).toBe(0);
    await expect(write(8)).rejects.toThrow('Connection terminated');
    await write(9);
    expect(await written()).toEqual([8, 9]);
    expect(loss.lost).toBe(1);
  });
});

describe('replies of Redis', () => {
  const key = `lost-replies-${process.pid}`;
  const options = { maxRetriesPerRequest: 0, autoResendUnfulfilledCommands: false, retryStrategy: () => 10 };
  let proxy: StoreProxy;
  let direct: Redis;
  let client: Redis & { count(key: string): Promise<number> };

  beforeEach(async () => {
    direct = new Redis(redisUrl());
    await direct.del(key);
    const { proxy: started, through } = await before(redisUrl());
    proxy = started;
    client = new Redis(through, { ...options, scripts: { count: { lua: 'return redis.call("INCR", KEYS[1])', numberOfKeys: 1 } } }) as typeof client;
    client.on('error', () => undefined);
    await client.ping();
  });

  afterEach(async () => {
    await direct.del(key);
    direct.disconnect();
    client.disconnect();
    await proxy.close();
  });

  const isReady = (): Promise<void> => eventually(() => client.status === 'ready');

  it('the script has run although its reply was lost, by text and by sum', async () => {
    const loss = proxy.loseReplies(redisReplies({ commands: ['eval', 'evalsha'] }), { every: 2 });
    await eventually(() => client.status !== 'ready');
    await isReady();
    expect(await client.count(key)).toBe(1);
    await expect(client.count(key)).rejects.toThrow('max retries');
    expect(await direct.get(key)).toBe('2');
    await isReady();
    expect(await client.count(key)).toBe(3);
    expect(loss.lost).toBe(1);
    loss.stop();
    for (let count = 4; count < 8; count++) expect(await client.count(key)).toBe(count);
  });

  it('commands before it in the same pipeline are answered', async () => {
    const loss = proxy.loseReplies(redisReplies({ commands: ['incr'] }), { every: 1, limit: 1 });
    await eventually(() => client.status !== 'ready');
    await isReady();
    const pipeline = client.pipeline().set(key, 4).get(key).incr(key).get(key);
    const replies = (await pipeline.exec()) ?? [];
    expect(replies.slice(0, 2)).toEqual([[null, 'OK'], [null, '4']]);
    expect(replies[2]?.[0]?.message).toBe('Command aborted due to connection close');
    expect(await direct.get(key)).toBe('5');
    expect(loss.lost).toBe(1);
    await isReady();
    expect(await client.incr(key)).toBe(6);
  });
});
