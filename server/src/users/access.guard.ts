import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Principal, Scope } from './principal.js';
import { failureOf } from './request-principal.js';
import { forbidden, unauthenticated } from './users.errors.js';

/**
 * Lets only those through whom the rule admits. Each decorator has an instance of its own, so that nothing is
 * injected or read from metadata while a request waits.
 */
export class AccessGuard implements CanActivate {
  constructor(private readonly admits: (principal: Principal) => boolean) {}

  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { principal } = request;
    if (principal === null) throw failureOf(request) ?? unauthenticated();
    if (!this.admits(principal)) throw forbidden();
    return true;
  }
}

export const anyone = (): boolean => true;

export const isOperator = (principal: Principal): boolean => principal.role === 'operator';

/** Sessions may do what their role may do; scopes narrow API keys. */
export const hasScope = (scope: Scope) => (principal: Principal): boolean =>
  principal.via === 'session' || principal.scopes.includes(scope);
