import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { ReservationDto } from '../../src/reservations/reservation.dto.js';
import { Visitor } from '../support/api-client.js';
import { OPERATOR, serverSettings } from '../support/app.js';
import { createEvent, createSection } from '../support/catalogue.js';
import { openDatabase } from '../support/open-database.js';
import { RedisServer } from '../support/redis-server.js';
import { ServerProcess } from '../support/server-process.js';
import { databaseUrl } from '../support/stores.js';

describe('four processes that boot at once on an empty database', () => {
  const name = `jari_boot_${randomBytes(4).toString('hex')}`;
  const admin = new Client({ connectionString: databaseUrl('postgres') });
  let redisServer: RedisServer;
  let servers: ServerProcess[] = [];

  beforeAll(async () => {
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    redisServer = await RedisServer.prepare();
    await redisServer.start();
  });

  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await redisServer.dispose();
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  });

  it('migrate once, make one operator, and all serve', async () => {
    const settings = serverSettings(databaseUrl(name), { REDIS_URL: redisServer.url, DATABASE_POOL_SIZE: '4' });
    const boots = await Promise.allSettled(Array.from({ length: 4 }, () => ServerProcess.start(settings)));
    servers = boots.flatMap((boot) => (boot.status === 'fulfilled' ? [boot.value] : []));
    expect(boots.flatMap((boot) => (boot.status === 'rejected' ? [String(boot.reason)] : []))).toEqual([]);

    const open = await openDatabase(databaseUrl(name), 2);
    const { database } = open;
    const migrations = await database.query<{ name: string }>('SELECT name FROM migrations');
    expect(migrations.length).toBeGreaterThan(0);
    expect(new Set(migrations.map((migration) => migration.name)).size).toBe(migrations.length);
    expect(await database.query('SELECT email FROM users')).toEqual([{ email: OPERATOR.email }]);

    const section = await createSection(database, await createEvent(database), 8);
    await open.close();
    const holds = await Promise.all(servers.map(async ({ transport }): Promise<ReservationDto> => (await new Visitor(transport).guest()).held(section, 2)));
    expect(holds.flatMap(({ slots }) => slots).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  }, 60_000);
});
