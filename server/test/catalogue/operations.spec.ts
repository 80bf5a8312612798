import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect } from 'node:net';
import { startApp, serverSettings } from '../support/app.js';
import type { RunningApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

/** Stands before PostgreSQL and can fall silent or go away, as a network can. */
class Line {
  private readonly sockets = new Set<Socket>();
  private isSilent = false;

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', (socket) => this.join(socket));
  }

  static async before(target: URL): Promise<Line> {
    const server = createServer();
    const line = new Line(server, target);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  /** Connections stay open and nothing passes. */
  silence(isSilent: boolean): void {
    this.isSilent = isSilent;
    if (!isSilent) for (const socket of this.sockets) socket.resume();
  }

  cut(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket): void {
    const upstream = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      this.sockets.add(from);
      from.on('data', (data) => {
        if (!this.isSilent) to.write(data);
      });
      from.on('close', () => to.destroy());
      from.on('error', () => undefined);
    }
  }
}

describe('operations', () => {
  let database: TestDatabase;
  let line: Line;
  let running: RunningApp;

  const ready = (url = '/health/ready') => running.app.inject(url);

  beforeAll(async () => {
    database = await createTestDatabase();
    line = await Line.before(new URL(database.url));
    // The port answers nobody: Redis is away from the beginning.
    running = await startApp(serverSettings(line.url, { REDIS_URL: 'redis://127.0.0.1:1' }));
  });
  afterAll(async () => {
    await running.close();
    line.cut();
    await database.drop();
  });

  it('is ready without Redis and says what is missing', async () => {
    for (const url of ['/health/ready', '/api/health/ready']) {
      const reply = await ready(url);
      expect([reply.statusCode, reply.json()]).toEqual([200, { status: 'degraded', details: { postgresql: 'up', redis: 'away' } }]);
    }
  });

  it('says that it runs on PostgreSQL alone when there is no REDIS_URL', async () => {
    const alone = await startApp(serverSettings(database.url));
    const reply = await alone.app.inject('/health/ready');
    await alone.close();
    expect([reply.statusCode, reply.json()]).toEqual([200, { status: 'degraded', details: { postgresql: 'up', redis: 'off' } }]);
  });

  it('counts requests by route and status', async () => {
    await running.app.inject('/api/events');
    await running.app.inject('/api/events/12345');
    await running.app.inject('/api/nowhere');
    const { body, headers } = await running.app.inject('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toMatch(/^jari_http_request_seconds_count\{method="GET",route="\/api\/events",status="200"\} 1$/m);
    expect(body).toMatch(/^jari_http_request_seconds_count\{method="GET",route="\/api\/events\/:id",status="404"\} 1$/m);
    expect(body).toMatch(/^jari_http_request_seconds_bucket\{method="GET",route="\/api\/events",status="200",le="\+Inf"\} 1$/m);
    expect(body).toMatch(/route="(unknown|\/\*)",status="404"/);
    expect(body).toMatch(/^jari_redis_up 0$/m);
    expect(body).toMatch(/^# TYPE jari_redis_calls_total counter$/m);
    expect(body).toMatch(/^jari_redis_calls_total\{outcome="unexpected"\} 0$/m);
    expect(body).toMatch(/^jari_redis_turns_total\{turn="return"\} 0$/m);
    // Each of the two reads of events above went to PostgreSQL.
    expect(body).toMatch(/^jari_cache_reads_total\{from="fill"\} [1-9]\d*$/m);
    expect(body).toMatch(/^jari_cache_lost_fills_total 0$/m);
    expect(body).toMatch(/^jari_cache_missed_invalidations_total 0$/m);
    expect(body).toMatch(/^jari_database_pool_connections\{state="total"\} \d+$/m);
    expect(body).toMatch(/^nodejs_eventloop_lag_seconds\{quantile="0.99"\} /m);
    expect(body).toMatch(/^jari_live_viewers 0$/m);
    expect(body).not.toContain('12345');
  });

  it('is not ready within a second while PostgreSQL hangs, stays alive, and comes back', async () => {
    line.silence(true);
    const startedAtMs = performance.now();
    const replies = await Promise.all(Array.from({ length: 20 }, () => ready()));
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    for (const reply of replies) {
      expect(reply.statusCode).toBe(503);
      expect(reply.json()).toMatchObject({ code: 'STORE_UNAVAILABLE' });
      expect(reply.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(reply.headers['retry-after']).toBe('1');
    }
    expect((await running.app.inject('/health/live')).json()).toEqual({ status: 'ok' });
    expect((await running.app.inject('/metrics')).statusCode).toBe(200);
    line.silence(false);
    await eventually(async () => (await ready()).statusCode === 200);
  });

  it('answers 503 and not 500 on every read while PostgreSQL is away', async () => {
    line.cut();
    for (const url of ['/health/ready', '/api/events', '/api/events/1', '/api/sections', '/api/sections/1', '/api/sections/available', '/api/sections/live']) {
      const reply = await running.app.inject(url);
      expect([url, reply.statusCode, reply.json<{ code: string }>().code]).toEqual([url, 503, 'STORE_UNAVAILABLE']);
    }
    expect((await running.app.inject('/health/live')).statusCode).toBe(200);
  });

});
