import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import fastifyCompress from '@fastify/compress';
import { setResponseHeaders } from '../../src/platform/http/response-headers.js';
import { RouteTable } from '../../src/platform/http/route-table.js';
import { serveClient } from '../../src/platform/http/serve-client.js';
import { HttpProblem } from '../../src/platform/http/problems/problem.js';

/** The page's part of the server alone, over a build of the test's own. */
async function serving(folder: string): Promise<FastifyInstance> {
  const server = fastify();
  const routes = new RouteTable();
  server.addHook('onRoute', (route) => routes.add(route));
  server.setErrorHandler((error, _request, reply) => reply.status(error instanceof HttpProblem ? error.description.status : 500).send());
  setResponseHeaders(server, { hasBegun: false });
  await server.register(fastifyCompress, { global: false });
  serveClient(server, routes, folder);
  await server.ready();
  return server;
}

describe('the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jari-page-'));
  let server: FastifyInstance;
  let port: number;

  beforeAll(async () => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Jari</title>');
    writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
    writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'console.log(1)');
    writeFileSync(join(folder, 'assets', 'index-abc123.js.br'), 'compressed before');
    server = await serving(folder);
    await server.listen({ port: 0, host: '127.0.0.1' });
    port = (server.server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/index.html', '/events/7', '/reservations?x=1', '/apiary'])('%s is index.html, asked for again every time', async (url) => {
    const answer = await server.inject(url);
    expect([answer.statusCode, answer.body]).toEqual([200, '<!doctype html><title>Jari</title>']);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['cache-control']).toBe('no-cache');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toContain('upgrade-insecure-requests');
  });

  it('hashed files are kept for ever, others are not', async () => {
    expect((await server.inject('/assets/index-abc123.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await server.inject('/favicon.svg')).headers['cache-control']).toBe('no-cache');
  });

  it('files compressed by the build are sent as they are', async () => {
    const answer = await server.inject({ url: '/assets/index-abc123.js', headers: { 'accept-encoding': 'br' } });
    expect([answer.headers['content-encoding'], answer.body]).toEqual(['br', 'compressed before']);
  });

  it.each(['/api/missing', '/api', '/assets/missing.js', '/assets/', '/health/missing', '/metrics/x', '/assets/../../package.json', '/assets/%2e%2e/%2e%2e/package.json'])('%s is 404 or the page, never a file outside', async (url) => {
    const answer = await server.inject(url);
    expect(answer.body).not.toContain('"name"');
    if (!url.includes('..') && !url.includes('%2e')) expect(answer.statusCode).toBe(404);
  });

  it.each(['//evil.example', '//evil.example/', '//evil.example/..', '/\\evil.example', '/assets', '/assets//evil.example', '/%2f%2fevil.example', '/https://evil.example', '/events/..//evil.example'])('%s leads nowhere else', async (url) => {
    // Over a socket, because inject() resolves addresses as a browser does.
    const outgoing = request({ port, host: '127.0.0.1', path: url }).end();
    const [answer] = await once(outgoing, 'response') as [IncomingMessage];
    answer.resume();
    expect([url, answer.headers.location, Math.floor((answer.statusCode ?? 0) / 100) === 3]).toEqual([url, undefined, false]);
  });

  it('without a build there is none', async () => {
    const empty = await serving(join(folder, 'nowhere'));
    expect((await empty.inject('/')).statusCode).toBe(404);
    await empty.close();
  });
});
