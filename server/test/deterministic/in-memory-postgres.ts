import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { StorePace } from '../../src/common/store-pace.js';
import { databaseFailure, SilentError } from '../../src/platform/database/database-failure.js';
import { Database } from '../../src/platform/database/database.js';
import { ANSWER_TIMEOUT_MS } from '../../src/platform/database/serving-options.js';
import { IdlePace } from '../support/idle-pace.js';
import type { PostgresModel } from './postgres-model.js';
import { SqlError } from './postgres-model.js';
import type { PostgresFault, Process, World } from './world.js';

/** The serving connections' lock_timeout and idle_in_transaction_session_timeout. */
const LOCK_TIMEOUT_MS = 400;
const IDLE_IN_TRANSACTION_MS = 1000;

type Rows = Promise<object[]>;

const POOL_SIZE = 20;

const FOR_EVER_MS = 1e9;

/**
 * The real one, but for the look beside the pool, which would be for a real server, and for its patience: messages arrive as late as a
 * program likes, and which statements are never answered is said by its faults.
 */
class DatabaseInMemory extends Database {
  constructor(dataSource: DataSource, pace: StorePace, private readonly lookHere: () => Promise<boolean>) {
    super(dataSource, pace);
  }

  protected override look(): Promise<boolean> {
    return this.lookHere();
  }

  protected override inTime<T>(answer: Promise<T>): Promise<T> {
    return super.inTime(answer, FOR_EVER_MS);
  }
}

/** The server: its tables, the row locks that transactions hold, and the sections under repair. */
export class InMemoryPostgres {
  readonly repairing = new Map<number, Session>();
  private readonly owners = new Map<number, Session>();
  private readonly waiting = new Map<number, Set<() => void>>();

  constructor(readonly world: World, readonly model: PostgresModel) {}

  /** The real Database on a pool whose connections end here. */
  databaseOf(process: Process, pace: StorePace = new IdlePace()): Database {
    const connect = () => this.connect(process);
    const pool = { options: { max: POOL_SIZE }, totalCount: 0, idleCount: 0, waitingCount: 0, connect };
    return new DatabaseInMemory({ driver: { master: pool } } as unknown as DataSource, pace, () => connect().then(() => true, () => false));
  }

  isLocked(sectionId: number): boolean {
    return this.owners.has(sectionId);
  }

  /** A statement of an operator, who is on none of the instances. */
  async resize(sectionId: number, capacity: number): Promise<boolean> {
    await this.world.arrival('an operator changes the capacity');
    await this.rowFree(sectionId);
    return this.model.resize(sectionId, capacity);
  }

  /** Waits, in the order of arrival, while another transaction holds the row. */
  async rowFree(sectionId: number, session?: Session): Promise<void> {
    while (this.owners.has(sectionId) && this.owners.get(sectionId) !== session) {
      const line = this.waiting.get(sectionId) ?? new Set();
      this.waiting.set(sectionId, line);
      await new Promise<void>((resolve, reject) => {
        const timer = this.world.time.after(LOCK_TIMEOUT_MS, () => {
          line.delete(enter);
          reject(new SqlError('55P03', 'canceling statement due to lock timeout'));
        });
        const enter = (): void => {
          this.world.time.cancel(timer);
          resolve();
        };
        line.add(enter);
      });
    }
  }

  lock(sectionId: number, session: Session): void {
    this.owners.set(sectionId, session);
  }

  unlockAll(session: Session): void {
    for (const [sectionId, owner] of this.repairing) if (owner === session) this.repairing.delete(sectionId);
    for (const [sectionId, owner] of this.owners) {
      if (owner !== session) continue;
      this.owners.delete(sectionId);
      const line = [...(this.waiting.get(sectionId) ?? [])];
      this.waiting.delete(sectionId);
      for (const enter of line) enter();
    }
  }

  /** As an operator or a crash does it: what is not committed is undone. */
  terminateAll(): void {
    for (const session of new Set(this.owners.values())) session.terminate();
  }

  private async connect(process: Process): Promise<PoolClient> {
    const { world } = this;
    const fault = world.postgresFault('connect');
    await process.running();
    if (fault === 'notSent') {
      world.befell.push('connect notSent');
      await world.arrival(`${process.name} gets no connection to PostgreSQL`);
      throw new Error('connect ECONNREFUSED');
    }
    return new Session(this, process) as unknown as PoolClient;
  }
}

/** A connection from the pool, and the transaction that is open on it. */
export class Session {
  private isOpen = false;
  private wasIdleTooLong = false;
  private idleTimer: number | undefined;
  private readonly renewed = new Map<number, string>();
  /** What the server is at; it does one statement after the other. */
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly postgres: InMemoryPostgres, private readonly process: Process) {}

  on(): void {
    // Nobody is told of a lost connection here; the statement on it fails.
  }

  off(): void {
    // See on().
  }

  getTransactionStatus(): 'I' | 'T' {
    return this.isOpen ? 'T' : 'I';
  }

  async query(statement: string | { text: string; values: readonly unknown[] }, given: readonly unknown[] = []): Promise<{ rows: object[] }> {
    const { text, values } = typeof statement === 'string' ? { text: statement, values: given } : statement;
    const { world } = this.postgres;
    const call = nameOf(text);
    const planned = world.postgresFault(call);
    const fault = planned === 'notSent' ? 'none' : planned;
    if (fault !== 'none') world.befell.push(`${call} ${fault}`);
    await world.arrival(`${this.process.name} → PostgreSQL: ${call}${fault === 'none' ? '' : ` (${fault})`}`);
    await this.process.running();
    try {
      const rows = await this.carriedOut(fault, call, values);
      return { rows };
    } finally {
      await world.arrival(`PostgreSQL → ${this.process.name}: ${call}`);
      await this.process.running();
    }
  }

  release(isBroken = false): void {
    if (!isBroken) return;
    void this.postgres.world.arrival('PostgreSQL notices the end of a connection').then(() => this.work).then(() => this.rollBack());
  }

  terminate(): void {
    this.rollBack(true);
  }

  private async carriedOut(fault: Exclude<PostgresFault, 'notSent'>, call: string, values: readonly unknown[]): Rows {
    const { time } = this.postgres.world;
    switch (fault) {
      case 'none': return this.run(call, values);
      case 'conflict': throw new SqlError('40001', 'could not serialize access');
      case 'busy': throw new SqlError('57014', 'canceling statement due to statement timeout');
      case 'brokenBefore': throw new Error('Connection terminated unexpectedly');
      case 'brokenAfter':
        void this.run(call, values).catch(ignore);
        throw new Error('Connection terminated unexpectedly');
      case 'silentBefore':
      case 'silentLate':
        // The server stands still; it may yet read what was sent.
        if (fault === 'silentLate') this.runLater(call, values);
        await time.sleep(ANSWER_TIMEOUT_MS);
        throw new SilentError();
      case 'silentAfter':
        void this.run(call, values).catch(ignore);
        await time.sleep(ANSWER_TIMEOUT_MS);
        throw new SilentError();
    }
  }

  private runLater(call: string, values: readonly unknown[]): void {
    const { world } = this.postgres;
    this.work = world.time.sleep(ANSWER_TIMEOUT_MS + 1).then(() => world.arrival(`late in PostgreSQL: ${call}`)).then(() => this.run(call, values)).catch(ignore);
  }

  private run(call: string, values: readonly unknown[]): Rows {
    if (this.idleTimer !== undefined) this.postgres.world.time.cancel(this.idleTimer);
    const running = this.execute(call, values).catch((error: unknown) => {
      if (databaseFailure(error) === 'fault') this.postgres.world.faultsOfOurs.push(`${call}: ${String(error)}`);
      throw error;
    });
    this.work = running.catch(ignore);
    return running.finally(() => {
      if (this.isOpen) this.idleTimer = this.postgres.world.time.after(IDLE_IN_TRANSACTION_MS, () => this.rollBack(true));
    });
  }

  private async execute(call: string, values: readonly unknown[]): Rows {
    const { postgres } = this;
    const { model } = postgres;
    if (this.wasIdleTooLong) throw new SqlError('25P03', 'terminating connection due to idle-in-transaction timeout');
    switch (call) {
      case 'begin':
        this.isOpen = true;
        return [];
      case 'commit':
        for (const [sectionId, epoch] of this.renewed) model.renewEpoch(sectionId, epoch);
        this.rollBack();
        return [];
      case 'reserve':
        for (const sectionId of values[6] as number[]) await postgres.rowFree(sectionId);
        return [{ answer: model.reserve(values) }];
      case 'confirm':
        return [{ answer: model.confirm(values) }];
      case 'cancel':
        for (const sectionId of this.sectionsOf(values[0] as string[])) await postgres.rowFree(sectionId);
        return [{ answer: model.cancel(values) }];
      case 'expire':
        return [{ answer: model.expireDue(values[0] as number, values[1] as number[], (sectionId) => postgres.isLocked(sectionId)) }];
      case 'read ended':
        // The sale of this world goes on.
        return [];
      case 'read stock':
        return model.readStock();
      case 'free numbers':
        return model.readFree(values[0] as number[]);
      case 'lock repair':
        return [{ mine: this.lockRepair(values[1] as number) }];
      case 'renew epoch':
        return this.renewEpoch(values[0] as number, values[1] as string | null);
      default:
        return model.returnedNumbers(values[0] as number).slice(0, values[2] as number).map((number) => ({ slot_number: number }));
    }
  }

  private sectionsOf(ids: readonly string[]): number[] {
    return [...new Set(ids.flatMap((id) => this.postgres.model.find(id)?.request.sectionId ?? []))].sort((a, b) => a - b);
  }

  private lockRepair(sectionId: number): boolean {
    const owner = this.postgres.repairing.get(sectionId);
    if (owner === undefined) this.postgres.repairing.set(sectionId, this);
    return owner === undefined || owner === this;
  }

  /** Others see it when it is committed. */
  private async renewEpoch(sectionId: number, atEpoch: string | null): Promise<object[]> {
    const { postgres } = this;
    await postgres.rowFree(sectionId, this);
    if (!this.isOpen) throw new SqlError('25P03', 'the transaction has ended');
    const section = postgres.model.section(sectionId);
    if (atEpoch !== null && section.epoch !== atEpoch) return [];
    postgres.lock(sectionId, this);
    const epoch = postgres.model.nextEpoch(section);
    this.renewed.set(sectionId, epoch);
    return [{ epoch, capacity: section.capacity, taken: section.taken, stock_version: String(section.stockVersion + 1), high_water: section.highWater }];
  }

  /** Ends the transaction; after COMMIT there is nothing left to be undone. */
  private rollBack(wasIdleTooLong = false): void {
    if (this.idleTimer !== undefined) this.postgres.world.time.cancel(this.idleTimer);
    if (wasIdleTooLong) this.wasIdleTooLong = true;
    this.isOpen = false;
    this.renewed.clear();
    this.postgres.unlockAll(this);
  }
}

const STATEMENTS: readonly (readonly [RegExp, string])[] = [
  [/^BEGIN$/, 'begin'],
  [/^COMMIT$/, 'commit'],
  [/ledger_reserve\(/, 'reserve'],
  [/ledger_confirm\(/, 'confirm'],
  [/ledger_cancel\(/, 'cancel'],
  [/ledger_expire_due\(/, 'expire'],
  [/sales_close_at > clock_timestamp\(\) - interval/, 'read ended'],
  [/FROM sections section JOIN events/, 'read stock'],
  [/ARRAY\(SELECT slot_number FROM returned_slots/, 'free numbers'],
  [/pg_try_advisory_xact_lock/, 'lock repair'],
  [/UPDATE sections\s+SET epoch/, 'renew epoch'],
  [/SELECT slot_number FROM returned_slots/, 'returned numbers'],
];

function nameOf(text: string): string {
  const found = STATEMENTS.find(([pattern]) => pattern.test(text));
  if (found === undefined) throw new Error(`the stand-in does not know the statement ${text}`);
  return found[1];
}

function ignore(): void {
  // Whoever sent it has been told something else.
}
