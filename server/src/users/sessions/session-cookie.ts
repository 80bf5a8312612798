import { stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

const NAME = 'sid';
const VALUE = /(?:^|;)\s*sid=([\w-]{43})(?:;|$)/;

/** Reads the one cookie that matters, without taking the others apart. */
export function sessionToken(request: FastifyRequest): string | undefined {
  const { cookie } = request.headers;
  return cookie === undefined ? undefined : VALUE.exec(cookie)?.[1];
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string, ttlSeconds: number): void {
  void reply.header('set-cookie', stringifySetCookie({ name: NAME, value: token, ...attributes(request), maxAge: ttlSeconds }));
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('set-cookie', stringifySetCookie({ name: NAME, value: '', ...attributes(request), maxAge: 0, expires: new Date(0) }));
}

function attributes(request: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'lax' as const, secure: request.protocol === 'https' };
}
