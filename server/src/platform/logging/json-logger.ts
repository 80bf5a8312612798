import { Injectable } from '@nestjs/common';
import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';
import { AppConfig } from '../config/app-config.js';
import { describeError } from './describe-error.js';

/** Of all requests that fail with the same 503, one is logged in this time. */
const UNAVAILABLE_PAUSE_MS = 1_000;

/** One failed request. Only these fields are logged: no query, header, cookie or body, which may hold secrets. */
export interface FailedRequest {
  requestId: string;
  method: string;
  path: string;
  status: number;
  code: string;
}

/** JSON lines on standard output; also Nest's own logger. */
@Injectable()
export class JsonLogger implements LoggerService {
  private readonly pino: Logger;

  private readonly unavailable = new Map<string, { nextLineMs: number; unlogged: number }>();

  /** @param monotonicMs moved by tests */
  constructor(config: AppConfig, destination?: DestinationStream, private readonly monotonicMs = () => performance.now()) {
    const options = {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label: string) => ({ level: label }) },
    };
    this.pino = destination === undefined ? pino(options) : pino(options, destination);
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  /**
   * One line per failed request: faults of the program as errors with their cause, refusals only at level debug. While a
   * store is away every request fails alike, thousands a second; of each code one line a second says how many more there were.
   */
  requestFailed(request: FailedRequest, error: unknown): void {
    if (request.status < 500) this.pino.debug(request, 'request refused');
    else if (request.status !== 503) this.pino.error({ ...request, error: describeError(error) }, 'request failed');
    else this.requestsUnavailable(request, error);
  }

  private requestsUnavailable(request: FailedRequest, error: unknown): void {
    const nowMs = this.monotonicMs();
    const last = this.unavailable.get(request.code);
    if (last !== undefined && nowMs < last.nextLineMs) {
      last.unlogged += 1;
      return;
    }
    this.unavailable.set(request.code, { nextLineMs: nowMs + UNAVAILABLE_PAUSE_MS, unlogged: 0 });
    this.pino.warn({ ...request, alikeSince: last?.unlogged ?? 0, error: describeError(error) }, 'request failed');
  }

  /** Nest passes the class that logs as the last argument, and for errors a stack before it. */
  private write(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal', message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    const others = (context === undefined ? rest : rest.slice(0, -1)).filter((part) => part !== undefined);
    const error = [message, ...others].find((part) => part instanceof Error);
    const fields = {
      ...(context !== undefined && { context }),
      ...(error !== undefined && { error: describeError(error) }),
      ...(error === undefined && typeof others[0] === 'string' && { stack: others[0] }),
      ...fieldsOf(message),
    };
    this.pino[level](fields, textOf(message));
  }
}

/** `{ message, sectionId }` becomes a line with the message and a field that can be searched for. */
function fieldsOf(message: unknown): Record<string, unknown> {
  if (typeof message !== 'object' || message === null || message instanceof Error) return {};
  return Object.fromEntries(Object.entries(message).filter(([name]) => name !== 'message'));
}

function textOf(message: unknown): string {
  if (typeof message === 'string') return message;
  const text = (message as { message?: unknown } | null | undefined)?.message;
  return typeof text === 'string' ? text : JSON.stringify(message);
}
