import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { JsonLogger } from '../../logging/json-logger.js';
import { csvExpected } from '../csv-body.js';
import { RouteTable } from '../route-table.js';
import { describeFailure } from './describe-failure.js';
import { instanceOf, pathOf, problemDocument, PROBLEM_CONTENT_TYPE } from './problem.js';

/** The one edge where failures become answers, for Nest's routes and for what Fastify itself refuses. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: JsonLogger,
    private readonly routes: RouteTable,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const path = instanceOf(request.url);
    const error = request.is404 ? this.routes.missing(request.method, pathOf(request.url)) : thrown;
    const description = describeFailure(error instanceof Error && isUnknownType(error) && request.routeOptions.config.csvBody === true ? csvExpected() : error);
    const { status, code } = description;
    this.logger.requestFailed({ requestId: request.id, method: request.method, path, status, code }, error);
    // A stream that has begun cannot be turned into a problem document any more.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (description.retryAfterSeconds !== undefined) void reply.header('retry-after', String(description.retryAfterSeconds));
    if (description.headers !== undefined) void reply.headers(description.headers);
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(status)
      .header('content-type', PROBLEM_CONTENT_TYPE)
      .header('cache-control', 'no-store')
      // As bytes: to text Fastify would add a charset, which JSON types do not have.
      .send(Buffer.from(JSON.stringify(problemDocument(description, path, request.id))));
  }
}

/** How Fastify refuses a type that it has no parser for. */
function isUnknownType(error: Error): boolean {
  return 'code' in error && error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
}
