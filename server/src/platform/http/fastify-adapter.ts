import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { describeStatus } from './problems/describe-failure.js';
import { instanceOf, problemDocument, PROBLEM_CONTENT_TYPE } from './problems/problem.js';
import type { ProblemDescription } from './problems/problem.js';
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
      http: { headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1000, maxHeaderSize: MAX_HEAD_BYTES },
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
  }

  /** Nest would replace Fastify's errors by bare statuses before the filter sees them. */
  override mapException(error: unknown): unknown {
    return error;
  }
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

/** What is not HTTP, has too large a head or arrives too slowly never becomes a request: the answer is written to the socket. */
function answerClientError(this: unknown, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const description = describeClientError(error.code);
  const body = JSON.stringify(problemDocument(description, '', requestIdOf({ headers: {} })));
  socket.end(
    `HTTP/1.1 ${description.status} ${STATUS_CODES[description.status]}\r\n` +
      `content-type: ${PROBLEM_CONTENT_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

function describeClientError(code: string | undefined): ProblemDescription {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return describeStatus(408);
  if (code === 'HPE_HEADER_OVERFLOW') return describeStatus(431);
  return { status: 400, code: 'MALFORMED_REQUEST', detail: 'This is not an HTTP request.' };
}
