import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { csvExpected } from './csv-body.js';
import { HttpProblem } from './problems/problem.js';
import { notStorable } from './validation/storable-text.js';
import { validationFailed } from './validation/validation-failed.js';

const malformed = (): HttpProblem =>
  new HttpProblem({ status: 400, code: 'MALFORMED_JSON', detail: 'The body is not valid JSON in UTF-8.' });

/**
 * Accepts JSON and nothing else. An empty body counts as none, since many clients name the type even when they
 * send nothing. Text that PostgreSQL cannot store is refused here, wherever it stands: raw it is not valid JSON or
 * not UTF-8, so only bodies with a `\u` escape have to be searched.
 */
export function acceptJsonBodies(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'ignore');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (request.routeOptions.config.csvBody === true) {
      done(csvExpected());
      return;
    }
    if (body.length === 0) {
      done(null, undefined);
      return;
    }
    if (!isUtf8(body)) {
      done(malformed());
      return;
    }
    const text = body.toString('utf8');
    void parse(request, text, (error, parsed: unknown) => {
      const found = error === null && text.includes('\\u') ? notStorable(parsed) : undefined;
      if (error !== null) done(malformed());
      else if (found !== undefined) done(validationFailed([found]));
      else done(null, parsed);
    });
  });
}
