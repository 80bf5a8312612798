import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { throwError, timeout } from 'rxjs';
import type { Observable } from 'rxjs';
import { DomainError } from '../../common/domain-error.js';
import { StorePace } from '../../common/store-pace.js';

/** Of the time since the request arrived; the rest of two seconds is for the way back. */
const ANSWERED_WITHIN_MS = 1_800;
/** While a store is slow it is not long before the answer that its time is over; a machine that is full takes 0.3 s for the way back. */
const ANSWERED_WITHIN_WHILE_SLOW_MS = 1_600;
const RETRY_AFTER_SECONDS = 1;

/**
 * For reads that may ask slow stores one after the other: the session, the cache, PostgreSQL, and PostgreSQL again for a copy that is overdue.
 * Each has its own bound, and together they would be 3 s (seen with both stores reached byte by byte). A read changes nothing, so its
 * caller can be told to try again whatever the stores still say. Not for handlers that write their answer themselves.
 */
@Injectable()
export class ReadDeadline implements NestInterceptor {
  constructor(private readonly pace: StorePace) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { elapsedTime } = context.switchToHttp().getResponse<FastifyReply>();
    const withinMs = this.pace.isSlow ? ANSWERED_WITHIN_WHILE_SLOW_MS : ANSWERED_WITHIN_MS;
    return next.handle().pipe(timeout({ first: Math.max(0, withinMs - elapsedTime), with: () => throwError(tooSlow) }));
  }
}

const tooSlow = (): DomainError =>
  new DomainError('unavailable', 'STORE_UNAVAILABLE', 'The store is slow at the moment. Please try again.', { retryAfterSeconds: RETRY_AFTER_SECONDS });
