import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { Controller, Get } from '@nestjs/common';
import { SignedIn } from '../../src/users/access.decorators.js';
import { sidOf, startApp, startTestApp } from './test-app.js';

@Controller('probe')
class ProbeController {
  @Get('members')
  @SignedIn()
  members(): string[] {
    return [];
  }

  @Get('public')
  anybody(): string[] {
    return [];
  }
}

/** A way to PostgreSQL that can be frozen: what is sent then arrives nowhere. */
async function valveBefore(url: URL) {
  let open = true;
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(Number(url.port), url.hostname);
    for (const [from, to] of [[inner, outer], [outer, inner]] as const) {
      sockets.add(from);
      from.on('data', (chunk) => open && to.write(chunk));
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  through.hostname = '127.0.0.1';
  return {
    url: through.toString(),
    freeze: () => (open = false),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe('while PostgreSQL is silent', () => {
  it('a session that was seen lately is believed, others get 503 in time, and visitors are served', async () => {
    const server = await startTestApp();
    const valve = await valveBefore(new URL(server.databaseUrl));
    const app = await startApp({ DATABASE_URL: valve.url, REDIS_URL: undefined }, [ProbeController]);
    try {
      const known = sidOf(await app.inject({ method: 'POST', url: '/api/auth/guest' }));
      const unknown = sidOf(await server.app.inject({ method: 'POST', url: '/api/auth/guest' }));
      valve.freeze();
      const get = (url: string, sid: string) => app.inject({ url: `/api/${url}`, headers: { cookie: `sid=${sid}` } });

      expect((await get('probe/members', known)).statusCode).toBe(200);
      const started = performance.now();
      const refused = await get('probe/members', unknown);
      expect(performance.now() - started).toBeLessThan(2000);
      expect(refused.json()).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE' });
      expect(refused.headers['retry-after']).toBe('1');
      expect((await get('auth/me', unknown)).statusCode).toBe(503);
      expect((await get('probe/public', unknown)).statusCode).toBe(200);
    } finally {
      valve.close();
      await app.close();
      await server.close();
    }
  });
});
