import type { FastifyRequest } from 'fastify';
import type { Principal } from './principal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null for visitors. Set before any route runs. */
    principal: Principal | null;
    /** Why a session or key could not be looked up; reported only by routes that need to know who is asking. */
    principalFailure: unknown;
    /** By performance.now(), before anything was looked up. */
    arrivedAtMs: number;
  }
}

/**
 * What a handler behind @SignedIn() or @OperatorOnly() gets. A parameter decorator of our own would send the principal
 * through the pipes, which costs four promises a request.
 */
export type SignedInRequest = FastifyRequest & { readonly principal: Principal };

export function failureOf({ principalFailure }: FastifyRequest): Error | undefined {
  if (principalFailure === null) return undefined;
  return principalFailure instanceof Error ? principalFailure : new Error('the session could not be looked up', { cause: principalFailure });
}
