import type { FastifyRequest } from 'fastify';

/**
 * Whether a request is for an address below this one. The route tells, which the router has found in the decoded address:
 * `/%61pi/auth/guest` is one of the API as well.
 */
export function isBelow(request: FastifyRequest, address: string): boolean {
  return (request.routeOptions.url ?? request.url).startsWith(address);
}
