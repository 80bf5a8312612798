import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import type { Client, Pool, PoolClient } from 'pg';
import { StorePace } from '../../common/store-pace.js';
import { Absence, answers } from './absence.js';
import { inTimeOrReturned } from './connection-in-time.js';
import { CommitUnknownError, databaseFailure, endedStatementOnly, isUnanswered, NotSentError, SilentError, StrayTransactionError } from './database-failure.js';
import { ANSWER_TIMEOUT_MS, LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from './serving-options.js';
import { StatementsUnderWay } from './statements-under-way.js';
import { WaitingLine } from './waiting-line.js';

/**
 * Of the pool's connections, what ordinary questions may use at once. Of sixteen the other twelve are enough for all that
 * the ledger sends at once, ten statements (batcher.ts), also while each of them waits for a lock.
 */
const ORDINARY_SHARE = 0.25;
/** PostgreSQL answers some 5,000 small questions a second: the last of these is answered within half a second. */
const MAX_WAITING = 2_000;
/** What is left of a caller's time must do for its statement. */
const MAX_WAIT_MS = 500;
/** Whoever waits this long hears from PostgreSQL itself that it has given the statement up; silence until then says that it is away. */
const FULL_PATIENCE_MS = STATEMENT_TIMEOUT_MS + 50;
/** How pg-pool reports that no connection was free in time; PostgreSQL may well be there. */
const QUEUE_TIMEOUT_MESSAGE = 'timeout exceeded when trying to connect';
/** And that a new one was not there in time. */
const CONNECT_TIMEOUT_MESSAGE = 'Connection terminated due to connection timeout';
/** More than anybody's patience: node-postgres gives an answer up without looking whether it has come. */
const NO_LIMIT_MS = 60_000;

export interface QueryOptions {
  /** For what sales cannot wait for and what is bounded by itself: the ledger, who a buyer is, the reading that refusals rest on. */
  readonly isUrgent?: boolean;
  /**
   * Not sent after this, by performance.now(): whoever has no connection by then is told so, and what has been sent is waited for until
   * PostgreSQL has given it up. Absent: the wait for a connection and the answer share ANSWER_TIMEOUT_MS.
   */
  readonly sendByMs?: number;
}

/**
 * Plain SQL on the pool that TypeORM owns, for statements whose failures have to be told apart.
 * TypeORM's own `query()` gives a connection back to the pool after a client-side timeout although its statement
 * is still running on it; here such a connection is closed, and kept where PostgreSQL has ended no more than the statement: behind
 * a locked table connecting again after each time-out would cost more than all that is served. Nor does anybody use TypeORM's own
 * transactions: after a ROLLBACK that was not answered it gives the connection back with the transaction still to begin on it, and what
 * others are told on it afterwards is undone (test/database/silent-write.spec.ts).
 *
 * A crowd that reads waits in a line of its own and at most a quarter of the connections serve it, or holds would wait
 * behind all of them in the pool's queue.
 */
@Injectable()
export class Database implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly absence = new Absence(() => this.look());
  private readonly underWay = new StatementsUnderWay();
  private readonly absenceListeners: (() => void)[] = [];
  private line: WaitingLine | undefined;

  constructor(private readonly dataSource: DataSource, private readonly pace: StorePace) {}

  /** Opens all connections before the first crowd needs them; one that is not to be had now is opened when it is wanted. */
  async onApplicationBootstrap(): Promise<void> {
    const { pool } = this;
    const opened = await Promise.allSettled(Array.from({ length: pool.options.max }, () => pool.connect()));
    for (const connection of opened) if (connection.status === 'fulfilled') connection.value.release();
  }

  onApplicationShutdown(): void {
    this.absence.end();
  }

  /** Called when PostgreSQL is found to be away: whoever waits for a turn to ask it would wait in vain. */
  onAbsence(listener: () => void): void {
    this.absenceListeners.push(listener);
  }

  /** Whether it is known to be away, and whoever asks is refused at once. */
  get isAway(): boolean {
    return this.absence.isCurrent;
  }

  /** For how long it has been known to be away; 0 while it is there. */
  get absentForMs(): number {
    const { beganAtMs } = this.absence;
    return beganAtMs === undefined ? 0 : performance.now() - beganAtMs;
  }

  /** The pool's connections: open, idle, at most, and callers waiting for one, of whom ordinary questions wait in a line of their own. */
  get poolState(): { total: number; idle: number; waiting: number; max: number } {
    const { totalCount, idleCount, waitingCount, options } = this.pool;
    return { total: totalCount, idle: idleCount, waiting: waitingCount + (this.line?.length ?? 0), max: options.max };
  }

  /** Throws LineFullError, before anything was sent, when too many ordinary questions are waiting, or there was no connection by `sendByMs`. */
  async query<Row extends object>(text: string, values: readonly unknown[] = [], options: QueryOptions = {}): Promise<Row[]> {
    const { isUrgent = false, sendByMs = Infinity } = options;
    const deadlineMs = sendByMs === Infinity ? performance.now() + ANSWER_TIMEOUT_MS : Infinity;
    if (isUrgent) {
      const waited = this.pace.begin();
      const rows = await this.ask<Row>(text, values, deadlineMs, sendByMs);
      // What is sent by a limit may have waited for somebody's row, and what is not urgent may be long by itself: neither says anything of PostgreSQL.
      if (sendByMs === Infinity) this.pace.answeredAfter(waited());
      return rows;
    }
    this.line ??= new WaitingLine(Math.max(1, Math.floor(this.pool.options.max * ORDINARY_SHARE)), MAX_WAITING);
    await this.line.enter(MAX_WAIT_MS);
    try {
      return await this.ask(text, values, deadlineMs, sendByMs);
    } finally {
      this.line.leave();
    }
  }

  /** One transaction on one connection; rolls back when the job throws. */
  async transaction<T>(job: (client: PoolClient) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      await client.query('BEGIN');
      const result = await job(client);
      await client.query('COMMIT');
      return result;
      // Closing the connection ends what is open on it.
    }, () => false);
  }

  /**
   * The same by entities. Rejects with CommitUnknownError when PostgreSQL has not said whether it is done. It waits in no line: an operator's
   * decision does not stand behind a crowd that reads.
   */
  async entityTransaction<T>(job: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const client = await this.connect(() => runner.connect() as Promise<Client>);
    try {
      await runner.startTransaction();
      const result = await job(runner.manager);
      await runner.commitTransaction().catch(rethrowCommitFailure);
      return result;
    } catch (error) {
      // Ends what is open on it, and the pool takes it back no more.
      client.end().catch(ignore);
      throw error;
    } finally {
      await runner.release();
    }
  }

  private ask<Row extends object>(text: string, values: readonly unknown[], deadlineMs: number, sendByMs: number): Promise<Row[]> {
    return this.withClient(async (client) => {
      // Waiting for a connection has used up part of the time.
      const sentAtMs = performance.now();
      const patienceMs = Math.max(1, Math.min(FULL_PATIENCE_MS, Math.ceil(deadlineMs - sentAtMs)));
      // node-postgres reads query_timeout, its types do not know it.
      const statement = { text, values: [...values], query_timeout: NO_LIMIT_MS };
      try {
        const { rows } = await this.inTime(client.query<Row>(statement), patienceMs);
        if (client.getTransactionStatus() !== 'I') throw new StrayTransactionError();
        return rows;
      } catch (error) {
        // A statement that had less time says nothing about PostgreSQL.
        if (error instanceof SilentError && patienceMs >= FULL_PATIENCE_MS) this.waitedInVain(sentAtMs, LOCK_TIMEOUT_MS);
        throw error;
      }
    }, endedStatementOnly, sendByMs);
  }

  /** @param isUsableAfter whether the connection is as it was before, with nothing open on it. */
  private async withClient<T>(job: (client: PoolClient) => Promise<T>, isUsableAfter: (error: unknown) => boolean, beginByMs = Infinity): Promise<T> {
    const client = await inTimeOrReturned(this.connect(() => this.pool.connect()), beginByMs);
    try {
      const result = await job(client);
      client.release();
      return result;
    } catch (error) {
      client.release(!isUsableAfter(error) || client.getTransactionStatus() !== 'I');
      throw error;
    }
  }

  private async connect<C>(open: () => Promise<C>): Promise<C> {
    if (this.absence.isCurrent) throw new NotSentError(new Error('PostgreSQL is away'));
    const startedAtMs = performance.now();
    try {
      return await open();
    } catch (error) {
      await this.learnFrom(error, startedAtMs);
      throw new NotSentError(error);
    }
  }

  /** From the failure to get a connection. */
  private async learnFrom(error: unknown, startedAtMs: number): Promise<void> {
    const message = error instanceof Error ? error.message : '';
    const isTimeout = message === QUEUE_TIMEOUT_MESSAGE || message === CONNECT_TIMEOUT_MESSAGE;
    if (!isTimeout) {
      if (databaseFailure(error) !== 'busy') this.beginAbsence();
      return;
    }
    // What came while this process stood still is read first.
    await new Promise((resolve) => setImmediate(resolve));
    // Where new connections are not to be had, waiting for them costs more than what the open ones still serve (byte-by-byte).
    this.waitedInVain(startedAtMs, message === CONNECT_TIMEOUT_MESSAGE ? 0 : FULL_PATIENCE_MS);
  }

  /**
   * While others are answered PostgreSQL is not away but slow, and its return is newer than what was met before.
   * @param mostMs how long nobody may have been answered by a PostgreSQL that is there
   */
  private waitedInVain(sinceMs: number, mostMs: number): void {
    if (this.underWay.silentForMs >= mostMs && sinceMs > this.absence.endedAtMs) this.beginAbsence();
  }

  protected inTime<T>(answer: Promise<T>, patienceMs: number): Promise<T> {
    return this.underWay.wait(answer, patienceMs);
  }

  /** Beside the pool, whose connections may be as dead as the earlier server. */
  protected look(): Promise<boolean> {
    return answers(this.pool.options);
  }

  /**
   * Others that were asked are as silent: whoever has waited longer than PostgreSQL lets anybody wait for a lock hears now what the first has
   * found out, and not from a limit of their own. So are the idle connections; each would cost somebody a time-out after the return.
   */
  private beginAbsence(): void {
    if (this.absence.isCurrent) return;
    this.absence.begin();
    this.underWay.giveUpAfter(LOCK_TIMEOUT_MS);
    for (const listener of this.absenceListeners) listener();
    for (let idle = this.pool.idleCount; idle > 0; idle--) {
      this.pool.connect().then((client) => client.release(true), ignore);
    }
  }

  private get pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}

function rethrowCommitFailure(error: unknown): never {
  throw isUnanswered(error) ? new CommitUnknownError(error) : error;
}

function ignore(): void {
  // The connection is of no use to anybody any more.
}
