import { Registry } from 'prom-client';
import { CacheService } from '../../src/cache/cache.service.js';
import type { Clock } from '../../src/common/clock.js';
import { DistributedLock } from '../../src/locking/distributed-lock.js';
import type { AppConfig, StrategyName } from '../../src/platform/config/app-config.js';
import type { Database } from '../../src/platform/database/database.js';
import { RecurringJobs } from '../../src/platform/jobs/recurring-jobs.js';
import { ReservationLedger } from '../../src/reservations/ledger/reservation-ledger.js';
import { ReservationCache } from '../../src/reservations/reservation-cache.js';
import { ReservationMetrics } from '../../src/reservations/reservation-metrics.js';
import type { ReservationQueries } from '../../src/reservations/reservation-queries.js';
import { ReservationsService } from '../../src/reservations/reservations.service.js';
import { RepairRequests } from '../../src/reservations/stock/repair-requests.js';
import { EndedSections } from '../../src/reservations/stock/ended-sections.js';
import { StockKeeper } from '../../src/reservations/stock/stock-keeper.js';
import type { StockPublisher } from '../../src/reservations/stock/stock-publisher.js';
import { StockReading } from '../../src/reservations/stock/stock-reading.js';
import { StockRepair } from '../../src/reservations/stock/stock-repair.js';
import { LockReservationStrategy } from '../../src/reservations/strategies/lock/lock-reservation.strategy.js';
import { SeatCounter } from '../../src/reservations/strategies/lock/seat-counter.js';
import { NumberCheck } from '../../src/reservations/strategies/slot/number-check.js';
import { SlotReservationStrategy } from '../../src/reservations/strategies/slot/slot-reservation.strategy.js';
import { SlotManager } from '../../src/slots/slot-manager.js';
import type { InMemoryPostgres } from './in-memory-postgres.js';
import type { GatewayStandIn, InMemoryRedis } from './in-memory-redis.js';
import { IdlePace } from '../support/idle-pace.js';
import { Process } from './world.js';

/** Nothing here asserts on metrics or on what they know of jobs, and making a registry takes longer than a run. */
const metrics = new ReservationMetrics(new Registry());
const jobs = new RecurringJobs({ isAway: false } as Database, new Registry());

/** One server process as reservations.module.ts puts it together, without HTTP, on stores that it shares with others. */
export class Instance {
  readonly process: Process;
  readonly gateway: GatewayStandIn;
  readonly service: ReservationsService;
  readonly repair: StockRepair;
  readonly repairs = new RepairRequests();
  readonly reading: StockReading;
  readonly lock: DistributedLock;
  private readonly keeper: StockKeeper;

  constructor(name: string, strategyName: StrategyName, postgres: InMemoryPostgres, redis: InMemoryRedis, clockAheadMs: number) {
    this.process = new Process(name);
    this.gateway = redis.gatewayOf(this.process);
    const gateway = this.gateway.asGateway();
    const pace = new IdlePace();
    const database = postgres.databaseOf(this.process, pace);
    const { time } = postgres.world;
    const clock: Clock = { nowMs: () => time.nowMs + clockAheadMs, monotonicMs: () => time.nowMs };
    const config = { lockLeaseMs: 1000, lockWaitMs: 1000, reconcileIntervalMs: 1000 } as AppConfig;
    const { repairs } = this;
    this.reading = new StockReading(database, clock);
    const ledger = new ReservationLedger(database);
    this.lock = new DistributedLock(gateway, clock);
    const slots = new SlotManager(gateway);
    const slot = new SlotReservationStrategy(ledger, slots, this.reading, repairs, new NumberCheck(database, slots), clock, metrics, pace);
    const lock = new LockReservationStrategy(ledger, this.lock, new SeatCounter(gateway), this.reading, repairs, clock, config, database);
    const strategy = strategyName === 'slot' ? slot : lock;
    const publisher: StockPublisher = {
      publish: async (picture) => void (await Promise.all([slot.publish(picture), lock.publish(picture)])),
      withdraw: async (sectionIds) => (await Promise.all([slot.withdraw(sectionIds), lock.withdraw(sectionIds)])).every(Boolean),
    };
    this.repair = new StockRepair(database, publisher, repairs, gateway, metrics);
    this.keeper = new StockKeeper(config, this.reading, strategy, repairs, gateway, new EndedSections(database, publisher), jobs);
    const cache = new ReservationCache(new CacheService(gateway, clock), {} as ReservationQueries, this.reading);
    this.service = new ReservationsService(strategy, ledger, cache, metrics, this.reading, clock, pace);
  }

  /** From here on it reads PostgreSQL once a second. */
  async boot(): Promise<void> {
    this.repair.onModuleInit();
    await this.keeper.onApplicationBootstrap();
  }
}
