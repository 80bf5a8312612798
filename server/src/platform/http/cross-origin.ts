import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isBelow } from './api-route.js';
import { HttpProblem } from './problems/problem.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses state-changing requests that another site's page makes with a visitor's cookie, and sign-ins made for a
 * visitor from elsewhere. A key in `Authorization` is never sent by a browser on its own, so those requests pass.
 */
export function refuseCrossOrigin(fastify: FastifyInstance, allowedOrigins: readonly string[]): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (SAFE_METHODS.has(request.method) || isBearer(request)) done();
    else if (!concernsCookies(request) || comesFromHere(request, allowedOrigins)) done();
    else done(new HttpProblem({ status: 403, code: 'CROSS_ORIGIN', detail: 'This request came from a page of another site.' }));
  });
}

function isBearer(request: FastifyRequest): boolean {
  return request.headers.authorization?.startsWith('Bearer ') === true;
}

function concernsCookies(request: FastifyRequest): boolean {
  return request.headers.cookie !== undefined || isBelow(request, '/api/auth/');
}

function comesFromHere(request: FastifyRequest, allowedOrigins: readonly string[]): boolean {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined && allowedOrigins.includes(origin)) return true;
  // No page can set or change Sec-Fetch-Site, and it is right even where a proxy has changed Host.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return origin === undefined || origin === ownOrigin(request);
}

function ownOrigin(request: FastifyRequest): string | undefined {
  try {
    return new URL(`${request.protocol}://${request.host}`).origin;
  } catch {
    return undefined;
  }
}
