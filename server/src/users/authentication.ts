import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { isBelow } from '../platform/http/api-route.js';
import { ApiKeyService } from './api-keys/api-key.service.js';
import './request-principal.js';
import { sessionToken } from './sessions/session-cookie.js';
import { SessionService } from './sessions/session.service.js';
import type { Identity } from './trusted-copies.js';

const BEARER = /^bearer /i;

/**
 * Finds out who is asking, once a request and before its budget is charged. Copies answer without a promise, so
 * the usual request passes without a turn of the event loop. Here nobody is refused: that is the guards' part.
 */
@Injectable()
export class Authentication implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost<FastifyAdapter>,
    private readonly sessions: SessionService,
    private readonly apiKeys: ApiKeyService,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance();
    fastify.decorateRequest('principal', null);
    fastify.decorateRequest('principalFailure', null);
    fastify.decorateRequest('arrivedAtMs', 0);
    fastify.addHook('onRequest', (request, _reply, done) => {
      request.arrivedAtMs = performance.now();
      const found = isBelow(request, '/api/') ? this.identify(request) : undefined;
      if (!(found instanceof Promise)) {
        assign(request, found);
        done();
        return;
      }
      found
        .then((identity) => assign(request, identity), (error: unknown) => (request.principalFailure = error))
        .finally(() => done());
    });
  }

  /** A key in the header counts alone: cookies that come with it are not looked at. */
  private identify(request: FastifyRequest): Identity | undefined | Promise<Identity | undefined> {
    const { authorization } = request.headers;
    if (authorization !== undefined && BEARER.test(authorization)) return this.apiKeys.find(authorization.slice(7).trim());
    const token = sessionToken(request);
    return token === undefined ? undefined : this.sessions.find(token);
  }
}

function assign(request: FastifyRequest, identity: Identity | undefined): void {
  if (identity === undefined) return;
  request.principal = identity.principal;
  request.rateIdentity = identity.rateIdentity;
}
