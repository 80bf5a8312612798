import { Logger } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { circuitBreaker, ConsecutiveBreaker, handleWhen, isBrokenCircuitError, isIsolatedCircuitError } from 'cockatiel';
import type { ChainableCommander } from 'ioredis';
import type { Clock } from '../../common/clock.js';
import type { StorePace } from '../../common/store-pace.js';
import { createClient } from './redis-client.js';
import type { JariRedis } from './redis-commands.js';
import { faultKind, RedisUnavailableError } from './redis-errors.js';
import { ABSENT_SERVER, probeServer } from './server-probe.js';
import type { ServerIdentity } from './server-probe.js';

/** ok: in use; away: expected back; off: no REDIS_URL was given. */
export type RedisState = 'ok' | 'away' | 'off';

export interface RedisReturn {
  /** How long calls were refused; 0 when another server answered without a gap that was noticed. */
  readonly absenceMs: number;
  /** The first time since boot that Redis answers. */
  readonly first: boolean;
  /** Another server or another history of its data than before: what was written may be gone. */
  readonly otherServer: boolean;
  /** Calls that were refused or failed meanwhile; 0 means that this instance kept nothing from Redis. */
  readonly missedCalls: number;
}

export interface RedisGatewayOptions {
  /** Absent: Redis is off. */
  readonly url: string | undefined;
  readonly commandTimeoutMs?: number;
  /** Pause between attempts to find Redis again. */
  readonly probeIntervalMs?: number;
  /** How often an idle connection is looked after, so that the next buyer does not find out that it is dead. */
  readonly heartbeatMs?: number;
}

/** One command's answer of a pipeline. */
export interface PipelineReply {
  readonly value?: unknown;
  readonly error?: Error;
}

/** One line of log stands for all unexpected replies of this time. */
const REPORT_PAUSE_MS = 10_000;

/** Marks what the breaker counts; the failures of an earlier connection say nothing about the present one. */
class ConnectionFault extends Error {
  constructor(readonly connection: number, override readonly cause: unknown, readonly replies?: PipelineReply[]) {
    super('connection fault');
  }
}

/**
 * The one way to Redis. It costs milliseconds when Redis is down and at most `commandTimeoutMs` once when it freezes;
 * after that every call is refused at once until a probe has found a writable server again.
 */
export class RedisGateway implements OnModuleInit, OnApplicationShutdown {
  readonly counters = { calls: 0, failedCalls: 0, refusedCalls: 0, unexpectedReplies: 0, absences: 0, returns: 0 };

  private readonly logger = new Logger(RedisGateway.name);
  private readonly client: JariRedis | undefined;
  private readonly listeners: ((event: RedisReturn) => void)[] = [];
  private readonly probeIntervalMs: number;
  private readonly heartbeatMs: number;
  private isOk = false;
  private connection = 0;
  private server: ServerIdentity = ABSENT_SERVER;
  private absentSinceMs: number;
  private missedCalls = 0;
  private nextReportMs = 0;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;
  private corkedStream: { uncork(): void } | undefined;

  // One failure is enough: with a command's timeout at half a second, a second one would cost every buyer a second.
  // The circuit is held open by isolate() and closed by our own probe, because cockatiel's half-open state
  // measures its pause with Date.now(), and a clock set back would keep Redis away for as long.
  private readonly breaker = circuitBreaker(
    handleWhen((error) => error instanceof ConnectionFault && error.connection === this.connection),
    { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(1) },
  );
  private hold: { dispose(): void } | undefined;

  constructor(options: RedisGatewayOptions, private readonly clock: Clock, private readonly pace: StorePace) {
    this.probeIntervalMs = options.probeIntervalMs ?? 100;
    this.heartbeatMs = options.heartbeatMs ?? 1000;
    this.absentSinceMs = clock.monotonicMs();
    this.client = options.url === undefined ? undefined : createClient(options.url, options.commandTimeoutMs ?? 500);
    this.client?.on('close', () => this.goAway('the connection closed'));
    this.breaker.onBreak((reason) => {
      if (!('isolated' in reason)) this.goAway('a command failed');
    });
  }

  /** Whether a call is worth making now. */
  get available(): boolean {
    return this.isOk;
  }

  get state(): RedisState {
    if (this.client === undefined) return 'off';
    return this.isOk ? 'ok' : 'away';
  }

  /** How long it has been away; 0 while it is in use. */
  get absentForMs(): number {
    return this.isOk ? 0 : this.clock.monotonicMs() - this.absentSinceMs;
  }

  /** Starts connecting and does not wait: a server boots without Redis as well. */
  onModuleInit(): void {
    if (this.client === undefined || this.timer !== undefined || this.isClosed) return;
    this.hold = this.breaker.isolate();
    this.client.connect().catch(ignore);
    this.schedule(this.probeIntervalMs);
  }

  onApplicationShutdown(): void {
    this.isClosed = true;
    this.isOk = false;
    clearTimeout(this.timer);
    this.client?.disconnect();
  }

  /** Called after every absence, after the first contact, and when another server has taken Redis's place. */
  onReturn(listener: (event: RedisReturn) => void): void {
    this.listeners.push(listener);
  }

  /**
   * Runs commands. Throws RedisUnavailableError when Redis is not there for them, in which case they may or may not
   * have been carried out; any other error is the caller's own (a wrong type, a script's fault).
   */
  async run<T>(op: (redis: JariRedis) => Promise<T>): Promise<T> {
    const client = this.usableClient();
    const connection = this.connection;
    const waited = this.pace.begin();
    try {
      return await this.breaker.execute(async () => {
        try {
          const reply = await op(client);
          this.pace.answeredAfter(waited());
          return reply;
        } catch (error) {
          if (faultKind(error) === 'away') throw new ConnectionFault(connection, error);
          throw error;
        }
      });
    } catch (error) {
      throw this.translate(error);
    }
  }

  /**
   * Sends commands in one write and reads their answers, one by one: a command that failed hides no other's answer.
   * Throws RedisUnavailableError only when nothing was sent.
   */
  async pipeline(fill: (pipeline: ChainableCommander) => void): Promise<PipelineReply[]> {
    const client = this.usableClient();
    const connection = this.connection;
    const pipeline = client.pipeline();
    fill(pipeline);
    const waited = this.pace.begin();
    try {
      return await this.breaker.execute(async () => {
        const replies = (await pipeline.exec() ?? []).map(([error, value]): PipelineReply => (error ? { error } : { value }));
        const fault = replies.find((reply) => reply.error !== undefined && faultKind(reply.error) === 'away');
        if (fault) throw new ConnectionFault(connection, fault.error, replies);
        this.countUnexpected(replies);
        this.pace.answeredAfter(waited());
        return replies;
      });
    } catch (error) {
      if (error instanceof ConnectionFault && error.replies) {
        this.counters.failedCalls += 1;
        this.missedCalls += 1;
        return error.replies;
      }
      throw this.translate(error);
    }
  }

  /** Callers of a pipeline treat a failed reply as no advice; a fault in a script must still not go unseen. */
  private countUnexpected(replies: readonly PipelineReply[]): void {
    for (const { error } of replies) {
      if (error === undefined || faultKind(error) !== 'caller') continue;
      this.counters.unexpectedReplies += 1;
      const nowMs = this.clock.monotonicMs();
      if (nowMs < this.nextReportMs) continue;
      this.nextReportMs = nowMs + REPORT_PAUSE_MS;
      this.logger.error(`Redis answered unexpectedly: ${error.message}`);
    }
  }

  private usableClient(): JariRedis {
    if (this.client === undefined || !this.isOk) {
      this.counters.refusedCalls += 1;
      this.missedCalls += 1;
      throw new RedisUnavailableError(this.state);
    }
    this.counters.calls += 1;
    this.cork(this.client);
    return this.client;
  }

  /** Gathers what one turn of the event loop sends into one system call; ioredis writes each command by itself. */
  private cork(client: JariRedis): void {
    if (this.corkedStream !== undefined) return;
    const stream = client.stream;
    this.corkedStream = stream;
    stream.cork();
    setImmediate(() => {
      this.corkedStream = undefined;
      stream.uncork();
    });
  }

  private translate(error: unknown): unknown {
    const cause = error instanceof ConnectionFault ? error.cause : error;
    const isRefused = isBrokenCircuitError(error) || isIsolatedCircuitError(error);
    if (!isRefused && faultKind(cause) === 'caller') return error;
    this.counters.failedCalls += 1;
    this.missedCalls += 1;
    return new RedisUnavailableError(cause instanceof Error ? cause.message : String(cause), cause);
  }

  private goAway(reason: string): void {
    if (!this.isOk || this.isClosed) return;
    this.isOk = false;
    this.connection += 1;
    this.absentSinceMs = this.clock.monotonicMs();
    this.counters.absences += 1;
    this.hold = this.breaker.isolate();
    this.logger.warn(`Redis is away (${reason}); PostgreSQL serves alone`);
    this.schedule(this.probeIntervalMs / 2);
  }

  private comeBack(server: ServerIdentity): void {
    const first = this.server === ABSENT_SERVER;
    const otherServer = !first && (server.runId !== this.server.runId || server.replicationId !== this.server.replicationId);
    if (this.isOk && !otherServer) return;
    const absenceMs = this.isOk ? 0 : this.clock.monotonicMs() - this.absentSinceMs;
    const event: RedisReturn = { absenceMs, first, otherServer, missedCalls: this.missedCalls };
    this.server = server;
    this.missedCalls = 0;
    this.isOk = true;
    this.hold?.dispose();
    this.hold = undefined;
    this.counters.returns += 1;
    this.logger.log(first ? 'Redis is there' : `Redis is back after ${Math.round(absenceMs)} ms${otherServer ? ', with other data' : ''}`);
    for (const listener of this.listeners) this.notify(listener, event);
  }

  private notify(listener: (event: RedisReturn) => void, event: RedisReturn): void {
    try {
      listener(event);
    } catch (error) {
      this.logger.error(`A listener failed on the return of Redis: ${String(error)}`);
    }
  }

  private schedule(delayMs: number): void {
    clearTimeout(this.timer);
    if (this.isClosed) return;
    this.timer = setTimeout(() => void this.probe(), delayMs);
  }

  /** One look at the server: the way back while Redis is away, a heartbeat while it is there. */
  private async probe(): Promise<void> {
    const client = this.client;
    if (client === undefined || this.isClosed) return;
    const connection = this.connection;
    if (client.status === 'ready') {
      try {
        const server = await probeServer(client);
        // The connection may have been lost while the answer was read.
        if (connection === this.connection && client.status === 'ready') this.comeBack(server);
      } catch (error) {
        // A late answer of an earlier connection says nothing about the present one.
        if (connection === this.connection) {
          this.goAway(error instanceof Error ? error.message : String(error));
          // A frozen server keeps its connections; a new one also leads to a successor behind the same address.
          client.disconnect(true);
        }
      }
    }
    this.schedule(this.isOk ? this.heartbeatMs : this.probeIntervalMs);
  }
}

function ignore(): void {
  // Whatever it was, the state of the connection says it too.
}
