import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth } from '@nestjs/swagger';
import { ApiProblems } from '../platform/http/problems/api-problems.decorator.js';
import { AccessGuard, anyone, hasScope, isOperator } from './access.guard.js';
import type { Scope } from './principal.js';

/** Names of the security schemes in the OpenAPI document. */
export const SESSION_SCHEME = 'session';
export const API_KEY_SCHEME = 'apiKey';

/**
 * Needs a session or an API key.
 * @param scope what a key must have been given as well; sessions may do what their role may do.
 */
export function SignedIn(scope?: Scope): MethodDecorator & ClassDecorator {
  return applyDecorators(
    UseGuards(new AccessGuard(scope === undefined ? anyone : hasScope(scope))),
    ApiCookieAuth(SESSION_SCHEME),
    ApiBearerAuth(API_KEY_SCHEME),
    scope === undefined ? ApiProblems('UNAUTHENTICATED') : ApiProblems('UNAUTHENTICATED', 'FORBIDDEN'),
  );
}

/** Needs the session of an operator. */
export function OperatorOnly(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    UseGuards(new AccessGuard(isOperator)),
    ApiCookieAuth(SESSION_SCHEME),
    ApiProblems('UNAUTHENTICATED', 'FORBIDDEN'),
  );
}
