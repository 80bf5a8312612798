import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { serverSettings, startApp } from '../support/app.js';
import { createTestDatabase } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

/** A way to PostgreSQL on which the first connection that is to serve requests is never answered. */
async function slowWayTo(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let unanswered = 0;
  const server = createServer((inner) => {
    const outer = connect(Number(target.port), target.hostname);
    for (const [from, to] of [[inner, outer], [outer, inner]] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
    inner.once('data', (startup) => {
      outer.write(startup);
      if (unanswered === 0 && startup.includes('application_name\0jari\0')) return void unanswered++;
      inner.pipe(outer);
      outer.pipe(inner);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.toString(),
    unanswered: () => unanswered,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('a PostgreSQL that answers slowly while everything boots', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is asked again, and the server starts', async () => {
    const way = await slowWayTo(database.url);
    try {
      const server = await startApp(serverSettings(way.url));
      const reply = await server.app.inject('/api/events');
      await server.close();
      expect({ unanswered: way.unanswered(), status: reply.statusCode }).toEqual({ unanswered: 1, status: 200 });
    } finally {
      way.close();
    }
  });
});
