import type { StrategyName } from '../../src/platform/config/app-config.js';
import { DomainError } from '../../src/common/domain-error.js';
import { newId } from '../../src/common/ids.js';
import type { HoldRequest, ReservationRecord } from '../../src/reservations/ledger/ledger.types.js';
import type { Decided, Held } from '../../src/reservations/reservations.service.js';
import { InMemoryPostgres } from './in-memory-postgres.js';
import { InMemoryRedis } from './in-memory-redis.js';
import { Instance } from './instance.js';
import { PostgresModel } from './postgres-model.js';
import type { World } from './world.js';

/** What became of one request; undefined while it is under way. */
export interface Answer<T> {
  readonly ok?: T;
  /** A DomainError's code, or the text of an error that no request may be answered with. */
  readonly refused?: string;
  readonly atMs: number;
}

interface Asked {
  readonly sentAtMs: number;
}

export interface HoldOperation extends Asked {
  readonly kind: 'hold';
  readonly request: HoldRequest;
  /** The reservation of this key that was committed before the request was made. */
  readonly granted: string | undefined;
  answer?: Answer<Held>;
}

export interface LaterOperation extends Asked {
  readonly kind: 'confirm' | 'cancel';
  readonly id: string;
  /** Only this operation's: a payment's reference or a reason. */
  readonly mark: string;
  answer?: Answer<Decided>;
}

export type Operation = HoldOperation | LaterOperation;

export interface SaleTerms {
  readonly strategy: StrategyName;
  readonly capacities: readonly number[];
  readonly instances: number;
}

export const LIMIT = 4;
/** Short, so that deadlines pass in the middle of things. */
const HOLD_MS = 4000;
/** A buyer who does not know what became of a request sends it again this often. */
const MAX_RETRIES = 3;
const RETRY_PAUSE_MS = 100;
/** Instances whose wall clocks are wrong: deadlines are PostgreSQL's. */
const CLOCKS_AHEAD_MS = [0, 90_000, -90_000];

/** One event's sale on several instances that share the stores, and the log of all that its buyers asked for. */
export class Sale {
  readonly model: PostgresModel;
  readonly postgres: InMemoryPostgres;
  readonly redis: InMemoryRedis;
  readonly instances: readonly Instance[];
  readonly operations: Operation[] = [];
  private readonly buyers: string[] = [];

  constructor(readonly world: World, readonly terms: SaleTerms) {
    const { time } = world;
    const capacities = new Map(terms.capacities.map((capacity, index) => [index + 1, capacity]));
    this.model = new PostgresModel(() => time.nowMs, capacities, LIMIT, HOLD_MS);
    this.postgres = new InMemoryPostgres(world, this.model);
    this.redis = new InMemoryRedis(world);
    this.instances = Array.from({ length: terms.instances }, (_, index) =>
      new Instance(`server ${index + 1}`, terms.strategy, this.postgres, this.redis, CLOCKS_AHEAD_MS[index] ?? 0));
  }

  /** All instances have read the stock and Redis has its pictures. */
  async open(): Promise<void> {
    for (const instance of this.instances) void instance.boot();
    await this.world.runUntil(() => this.instances.every(({ reading }) => reading.all().length > 0) && this.redisKnowsAll(), 500);
    this.redis.save();
  }

  instance(index: number): Instance {
    return this.instances[index % this.instances.length] as Instance;
  }

  buyer(index: number): string {
    return (this.buyers[index] ??= newId());
  }

  /** One request, and when its outcome is unknown and it carries a key, the same again at the next instance. */
  async hold(instance: number, wish: Pick<HoldRequest, 'sectionId' | 'quantity' | 'key'> & { buyer: string }, retries = MAX_RETRIES): Promise<HoldOperation> {
    const { sectionId, quantity, key, buyer } = wish;
    const request: HoldRequest = { id: newId(), sectionId, quantity, key, userId: buyer, buyerId: buyer, buyerReference: null };
    const operation: HoldOperation = { kind: 'hold', request, sentAtMs: this.world.time.nowMs, granted: this.grantedTo(request) };
    this.operations.push(operation);
    operation.answer = await this.ask(instance, (service) => service.hold(request));
    if (operation.answer.refused !== 'OUTCOME_UNKNOWN' || key === null || retries === 0) return operation;
    await this.world.time.sleep(RETRY_PAUSE_MS);
    return this.hold(instance + 1, wish, retries - 1);
  }

  async confirm(instance: number, id: string, retries = MAX_RETRIES): Promise<void> {
    await this.later('confirm', instance, id, retries);
  }

  async cancel(instance: number, id: string, retries = MAX_RETRIES): Promise<void> {
    await this.later('cancel', instance, id, retries);
  }

  async expire(instance: number): Promise<void> {
    const { service, process } = this.instance(instance);
    await process.running();
    // As ExpiryService does it: a section that fails is left alone, an error is logged, and the next run goes on.
    const failed: number[] = [];
    for (let isMoreDue = true; isMoreDue;) {
      const found = await service.expireDue(500, failed).catch(() => ({ expired: 0, failed: [] }));
      failed.push(...found.failed);
      isMoreDue = found.expired > 0 || found.failed.length > 0;
    }
  }

  /** Reservations that a buyer has been told of, in the order of their answers. */
  told(): ReservationRecord[] {
    return this.operations.flatMap((operation) => (operation.kind === 'hold' && operation.answer?.ok ? [operation.answer.ok.reservation] : []));
  }

  isAnswered(): boolean {
    return this.operations.every(({ answer }) => answer !== undefined);
  }

  private async later(kind: 'confirm' | 'cancel', instance: number, id: string, retries: number): Promise<void> {
    const ownerId = this.told().find((reservation) => reservation.id === id)?.userId ?? null;
    const operation: LaterOperation = { kind, id, mark: `${kind} ${this.operations.length}`, sentAtMs: this.world.time.nowMs };
    this.operations.push(operation);
    operation.answer = await this.ask(instance, (service) => service[kind](id, { ownerId, actor: 'buyer' }, operation.mark));
    if (operation.answer.refused !== 'OUTCOME_UNKNOWN' || retries === 0) return;
    await this.world.time.sleep(RETRY_PAUSE_MS);
    await this.later(kind, instance + 1, id, retries - 1);
  }

  private async ask<T>(instance: number, request: (service: Instance['service']) => Promise<T>): Promise<Answer<T>> {
    const { service, process } = this.instance(instance);
    const { time } = this.world;
    await process.running();
    try {
      const ok = await request(service);
      await process.running();
      return { ok, atMs: time.nowMs };
    } catch (error) {
      return { refused: error instanceof DomainError ? error.code : `not a refusal: ${String(error)}`, atMs: time.nowMs };
    }
  }

  private grantedTo({ userId, key }: HoldRequest): string | undefined {
    if (key === null) return undefined;
    return this.model.rules.reservations.find(({ request }) => request.userId === userId && request.key === key)?.request.id;
  }

  private redisKnowsAll(): boolean {
    return this.model.sections.every(({ id }) => this.redis.data.hmget(`section:slot:{${id}}`, 'epoch')[0] !== null);
  }
}

