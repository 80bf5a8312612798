import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { describeStatus } from './problems/describe-failure.js';
import { HttpProblem } from './problems/problem.js';
import { validationFailed } from './validation/validation-failed.js';

const CSV = 'text/csv';
/** What anybody else may send, as elsewhere: the body is read before the route's guard says who may. */
const STRANGERS_LIMIT_BYTES = 64 * 1024;
/** A file of some thousand rows; everything else that is sent is small. */
export const CSV_LIMIT_BYTES = 1024 * 1024;

/** Accepts CSV on the routes that ask for it with @CsvBody(); to all others it is a type like any unknown one, and is not read. */
export function acceptCsvBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(CSV, (request, payload, done) => {
    if (request.routeOptions.config.csvBody !== true) done(new HttpProblem(describeStatus(415)));
    else readAtMost(payload, request.principal?.role === 'operator' ? CSV_LIMIT_BYTES : STRANGERS_LIMIT_BYTES, declaredLength(request), done);
  });
}

/** The file as its handler gets it; nothing but text gets past the parsers to a route with @CsvBody(). */
export function csvText(body: unknown): string {
  if (typeof body !== 'string' || body === '') throw validationFailed([{ pointer: '', detail: 'must be a file with a header line' }]);
  return body;
}

/** For any other type, JSON too, on a route that asks for a file. */
export const csvExpected = (): HttpProblem => new HttpProblem({ ...describeStatus(415), detail: `Send the body as ${CSV}.` });

const declaredLength = ({ headers }: FastifyRequest): number => Number(headers['content-length'] ?? 0);

function readAtMost(payload: FastifyRequest['raw'], limitBytes: number, declared: number, done: (error: Error | null, text?: string) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const finish = (error: Error | null): void => {
    payload.off('data', take).off('end', end).off('error', finish);
    const body = Buffer.concat(chunks);
    if (error === null && !isUtf8(body)) done(validationFailed([{ pointer: '', detail: 'must be text in UTF-8' }]));
    else if (error === null) done(null, body.toString('utf8'));
    else done(error);
  };
  const end = (): void => finish(null);
  const take = (chunk: Buffer): void => {
    length += chunk.length;
    if (length > limitBytes) finish(tooLarge(limitBytes));
    else chunks.push(chunk);
  };
  if (declared > limitBytes) done(tooLarge(limitBytes));
  else payload.on('data', take).on('end', end).on('error', finish);
}

const tooLarge = (limitBytes: number): HttpProblem =>
  new HttpProblem(limitBytes === CSV_LIMIT_BYTES ? { ...describeStatus(413), detail: 'The file is larger than 1 MiB.' } : describeStatus(413));
