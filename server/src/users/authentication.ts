import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { StorePace } from '../common/store-pace.js';
import { isBelow } from '../platform/http/api-route.js';
import { ApiKeyService } from './api-keys/api-key.service.js';
import './request-principal.js';
import { sessionToken } from './sessions/session-cookie.js';
import { SessionService } from './sessions/session.service.js';
import type { Identity } from './trusted-copies.js';
import { visitorUnknown } from './users.errors.js';

const BEARER = /^bearer /i;
/**
 * Of the time since the request came; batcher.ts sends nothing behind slow stores that has waited longer. A lookup that had to wait for the one
 * before it took 2.1 s with both stores reached byte by byte.
 */
const FOUND_WITHIN_MS = 600;
const LOOK_AGAIN_MS = 100;

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
    private readonly pace: StorePace,
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
      this.inTime(found, request.arrivedAtMs)
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

  /**
   * What follows may wait for slow stores as long again. While they are slow, whoever has not been found by then is told so; a crowd before
   * stores that are well is looked up to its last.
   */
  private inTime<T>(found: Promise<T>, sinceMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      let isSettled = false;
      let timer: NodeJS.Timeout;
      const lookAt = (ms: number): void => {
        // Timers run before the sockets are looked at: what has come meanwhile counts.
        timer = setTimeout(() => setImmediate(() => {
          if (isSettled) return;
          if (this.pace.isSlow) reject(visitorUnknown());
          else lookAt(performance.now() + LOOK_AGAIN_MS);
        }), ms - performance.now());
      };
      lookAt(sinceMs + FOUND_WITHIN_MS);
      void found.then(resolve, reject).finally(() => {
        isSettled = true;
        clearTimeout(timer);
      });
    });
  }
}

function assign(request: FastifyRequest, identity: Identity | undefined): void {
  if (identity === undefined) return;
  request.principal = identity.principal;
  request.rateIdentity = identity.rateIdentity;
}
