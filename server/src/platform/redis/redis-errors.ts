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

// Replies by which a running server says that it cannot serve anybody now. A reconnect may lead to another server.
const AWAY_REPLY = /^-?(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|NOAUTH|WRONGPASS|BUSY|UNKILLABLE)\b/;
// Replies that refuse writes only; reading goes on, so the connection stays in use.
const UNWILLING_REPLY = /^-?(OOM|MISCONF|NOREPLICAS)\b|^-?ERR.*\bOOM\b/;

/** What a failure says about Redis. `caller`: nothing, the call itself was wrong. */
export type FaultKind = 'away' | 'unwilling' | 'caller';

/** ioredis gives server replies the name ReplyError; everything else of its making is the connection's. */
export function faultKind(error: unknown): FaultKind {
  if (!(error instanceof Error)) return 'caller';
  if (error.name === 'ReplyError') {
    if (AWAY_REPLY.test(error.message)) return 'away';
    // Redis 6.2 wraps what a command inside a script was refused with.
    if (UNWILLING_REPLY.test(error.message) || error.message.includes('@user_script') && error.message.includes('OOM ')) return 'unwilling';
    return 'caller';
  }
  return CONNECTION_FAULT.test(error.message) || CONNECTION_CODES.has((error as NodeJS.ErrnoException).code ?? '') || error.name === 'MaxRetriesPerRequestError'
    || error.name === 'AbortError'
    ? 'away'
    : 'caller';
}

const CONNECTION_FAULT = /Command timed out|Connection is closed|Stream isn't writeable|Command aborted|Socket timeout|Socket closed|connect ETIMEDOUT/;
const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNABORTED']);
