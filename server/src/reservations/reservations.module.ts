import { Module } from '@nestjs/common';
import { CacheModule } from '../cache/cache.module.js';
import { EventsModule } from '../events/events.module.js';
import { LockingModule } from '../locking/locking.module.js';
import { AppConfig } from '../platform/config/app-config.js';
import { SlotsModule } from '../slots/slots.module.js';
import { UsersModule } from '../users/users.module.js';
import { ReservationLedger } from './ledger/reservation-ledger.js';
import { OperatorDecisions } from './operator-decisions.js';
import { ReservationCache } from './reservation-cache.js';
import { ReservationMetrics } from './reservation-metrics.js';
import { ReservationQueries } from './reservation-queries.js';
import { ReservationStats } from './reservation-stats.js';
import { ReservationStrategy } from './reservation.strategy.js';
import { ReservationsController } from './reservations.controller.js';
import { ReservationsService } from './reservations.service.js';
import { EndedSections } from './stock/ended-sections.js';
import { ExpectedReturns } from './stock/expected-returns.js';
import { RepairRequests } from './stock/repair-requests.js';
import { StockBoard } from './stock/stock-board.js';
import { StockKeeper } from './stock/stock-keeper.js';
import { StockPublisher } from './stock/stock-publisher.js';
import { StockReading } from './stock/stock-reading.js';
import { StockRepair } from './stock/stock-repair.js';
import { LockReservationStrategy } from './strategies/lock/lock-reservation.strategy.js';
import { SeatCounter } from './strategies/lock/seat-counter.js';
import { NumberCheck } from './strategies/slot/number-check.js';
import { SlotReservationStrategy } from './strategies/slot/slot-reservation.strategy.js';

/** The only place that knows both twins: RESERVATION_STRATEGY says which of them answers to `ReservationStrategy`. */
@Module({
  imports: [CacheModule, EventsModule, LockingModule, SlotsModule, UsersModule],
  controllers: [ReservationsController],
  providers: [
    ReservationLedger,
    OperatorDecisions,
    ReservationCache,
    ReservationMetrics,
    ReservationQueries,
    ReservationStats,
    ReservationsService,
    EndedSections,
    ExpectedReturns,
    RepairRequests,
    StockBoard,
    StockKeeper,
    StockReading,
    StockRepair,
    SeatCounter,
    LockReservationStrategy,
    NumberCheck,
    SlotReservationStrategy,
    {
      provide: ReservationStrategy,
      inject: [AppConfig, SlotReservationStrategy, LockReservationStrategy],
      useFactory: ({ strategy }: AppConfig, slot: SlotReservationStrategy, lock: LockReservationStrategy) =>
        strategy === 'slot' ? slot : lock,
    },
    {
      provide: StockPublisher,
      inject: [SlotReservationStrategy, LockReservationStrategy],
      useFactory: (...strategies: ReservationStrategy[]): StockPublisher => ({
        publish: async (picture) => {
          await Promise.all(strategies.map((strategy) => strategy.publish(picture)));
        },
        withdraw: async (sectionIds) => (await Promise.all(strategies.map((strategy) => strategy.withdraw(sectionIds)))).every(Boolean),
      }),
    },
  ],
  exports: [RepairRequests, ReservationMetrics, ReservationQueries, ReservationStrategy, ReservationsService, StockBoard, StockReading],
})
export class ReservationsModule {}
