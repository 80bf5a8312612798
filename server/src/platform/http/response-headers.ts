import type { FastifyInstance } from 'fastify';
import type { Drain } from './drain.js';

/** For everything but the page: nothing here is a document, and private answers must not be kept by anyone on the way. */
export const PLAIN_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Swagger UI styles itself inline and draws its icons from data URLs. */
const DOCS_HEADERS: Readonly<Record<string, string>> = {
  ...PLAIN_HEADERS,
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
};

const DOCS_PATH = '/api/docs';

/**
 * The headers of every answer of the API. They never vary, so they are set from one object: helmet computes its
 * dozen for each request in two asynchronous hooks and runs only where the page is served.
 */
export function setResponseHeaders(fastify: FastifyInstance, drain: Pick<Drain, 'hasBegun'>): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(request.url.startsWith(DOCS_PATH) ? DOCS_HEADERS : PLAIN_HEADERS);
    reply.header('x-request-id', request.id);
    if (drain.hasBegun) reply.header('connection', 'close');
    done();
  });
}
