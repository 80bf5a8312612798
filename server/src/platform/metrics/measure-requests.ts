import type { FastifyInstance } from 'fastify';
import type { RequestDurations } from './request-durations.js';

/** Counts every request; to be called before the routes are added. */
export function measureRequests(fastify: FastifyInstance, durations: RequestDurations): void {
  fastify.addHook('onRoute', (route) => {
    const measured = durations.route([route.method].flat().join(','), route.url);
    // A hook of the route itself knows its counts; a common one would have to look them up for each request.
    route.onResponse = [
      ...[route.onResponse ?? []].flat(),
      (_request, reply, done) => {
        measured.observe(reply.statusCode, reply.elapsedTime);
        done();
      },
    ];
  });
  const unknown = durations.route('', 'unknown');
  fastify.addHook('onResponse', (request, reply, done) => {
    if (request.is404) unknown.observe(reply.statusCode, reply.elapsedTime);
    done();
  });
}
