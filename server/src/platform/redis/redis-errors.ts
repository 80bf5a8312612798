/** Redis is not there for this call: switched off, away, too slow, or not willing (out of memory, read-only, loading). */
export class RedisUnavailableError extends Error {
  constructor(reason: string, cause?: unknown) {
    super(`Redis is unavailable: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'RedisUnavailableError';
  }
}

/** Anything that went wrong in or on the way to Redis, as opposed to a fault of the calling code. */
export function isRedisFault(error: unknown): boolean {
  return error instanceof RedisUnavailableError || (error instanceof Error && error.name === 'ReplyError');
}

/** What a failure says about Redis. `caller`: nothing, the call itself was wrong. */
export type FaultKind = 'away' | 'unwilling' | 'caller';

// Replies by which a running server says that it cannot serve anybody now. A reconnect may lead to another server.
const AWAY_REPLY = /^-?(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|NOAUTH|WRONGPASS|BUSY|UNKILLABLE)\b/;
// Replies that refuse writes only; reading goes on, so the connection stays in use. Redis 6.2 wraps them when a
// command inside a script was refused.
const UNWILLING_REPLY = /^-?(OOM|MISCONF|NOREPLICAS)\b|@user_script.*\b(OOM|MISCONF|NOREPLICAS)\b/;

const CONNECTION_NAMES = new Set(['MaxRetriesPerRequestError', 'AbortError']);
const CONNECTION_MESSAGE = /Command timed out|Connection is closed|Stream isn't writeable|Command aborted|Socket closed|connect ETIMEDOUT/;
const CONNECTION_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
]);

/** ioredis names a server's reply ReplyError; its own errors are told by their texts, because most have no code. */
export function faultKind(error: unknown): FaultKind {
  if (!(error instanceof Error)) return 'caller';
  if (error.name === 'ReplyError') {
    if (AWAY_REPLY.test(error.message)) return 'away';
    return UNWILLING_REPLY.test(error.message) ? 'unwilling' : 'caller';
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const isOfConnection = CONNECTION_NAMES.has(error.name) || CONNECTION_CODES.has(code) || CONNECTION_MESSAGE.test(error.message);
  return isOfConnection ? 'away' : 'caller';
}
