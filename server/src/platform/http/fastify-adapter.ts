import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { answerClientError, notHttp } from './client-error.js';
import { describeStatus } from './problems/describe-failure.js';
import { HttpProblem, instanceOf, problemDocument, PROBLEM_CONTENT_TYPE } from './problems/problem.js';
import { requestIdOf } from './request-id.js';
import { PLAIN_HEADERS } from './response-headers.js';

export const BODY_LIMIT_BYTES = 64 * 1024;
/** Node refuses a longer head than this, so a parameter that is too long for the router cannot arrive: each route judges its own ids. */
const MAX_HEAD_BYTES = 16 * 1024;
/** A request has to arrive, head and body, within this time; Node looks for late ones once a second. */
const REQUEST_TIMEOUT_MS = 10_000;
/** A socket on which nothing moves is closed; the live stream's heartbeat of 15 s keeps its own open. */
const IDLE_SOCKET_TIMEOUT_MS = 60_000;
/** Longer than the idle time of the usual load balancers, so that they and not we close a connection first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Nest's adapter, with Fastify's own refusals as problem documents and without what the routes do not need. */
export class HttpAdapter extends FastifyAdapter {
  constructor(config: AppConfig) {
    super({
      trustProxy: config.trustProxy,
      bodyLimit: BODY_LIMIT_BYTES,
      requestTimeout: REQUEST_TIMEOUT_MS,
      connectionTimeout: IDLE_SOCKET_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1000, maxHeaderSize: MAX_HEAD_BYTES, requireHostHeader: false },
      // A request that arrives on an open connection while the server shuts down is served; refusing it fails a rolling restart.
      return503OnClosing: false,
      requestIdHeader: false,
      genReqId: requestIdOf,
      routerOptions: { maxParamLength: MAX_HEAD_BYTES },
      frameworkErrors: answerFrameworkError,
      clientErrorHandler: answerClientError,
      // No module uses Express-style middleware, which would cost every request a hook.
      skipMiddie: true,
    });
    const { server } = this.getInstance();
    // Node's own answer would be a bare 417; RFC 9110 (10.1.1) lets a server pass over what it does not know.
    server.on('checkExpectation', (request, response) => server.emit('request', request, response));
    this.getInstance().addHook('onRequest', refuseWithoutHost);
  }

  /** Nest would replace Fastify's errors by bare statuses before the filter sees them. */
  override mapException(error: unknown): unknown {
    return error;
  }
}

/** HTTP/1.1 asks for 400 (RFC 9112, 3.2). Node would give it without a body, so its own check is off. */
function refuseWithoutHost(request: FastifyRequest, _reply: FastifyReply, done: (error?: Error) => void): void {
  if (request.raw.headers.host === undefined && request.raw.httpVersion !== '1.0') done(new HttpProblem(notHttp('The request has no Host header.')));
  else done();
}

/** The router refuses addresses it cannot decode before any hook or filter runs. */
function answerFrameworkError(error: { statusCode?: number | undefined }, request: FastifyRequest, reply: FastifyReply): void {
  const description = describeStatus(error.statusCode ?? 500);
  void reply
    .status(description.status)
    .headers(PLAIN_HEADERS)
    .header('x-request-id', request.id)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .send(Buffer.from(JSON.stringify(problemDocument(description, instanceOf(request.url), request.id))));
}
