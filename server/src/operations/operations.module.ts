import { Module } from '@nestjs/common';
import { AvailabilityModule } from '../availability/availability.module.js';
import { EventsModule } from '../events/events.module.js';
import { ReservationsModule } from '../reservations/reservations.module.js';
import { SectionsModule } from '../sections/sections.module.js';
import { UsersModule } from '../users/users.module.js';
import { ActionsController } from './actions/actions.controller.js';
import { ActionsLog } from './actions/actions-log.js';
import { AttentionController } from './attention/attention.controller.js';
import { AttentionService } from './attention/attention.service.js';
import { CsvController } from './csv/csv.controller.js';
import { ReservationExport } from './csv/reservation-export.js';
import { ReservationImport } from './csv/reservation-import.js';
import { SectionsCsvService } from './csv/sections-csv.service.js';
import { LookupController } from './lookup/lookup.controller.js';
import { LookupService } from './lookup/lookup.service.js';
import { MonitoringController } from './monitoring/monitoring.controller.js';
import { SignedInCount } from './monitoring/signed-in-count.js';
import { RepairController } from './repair/repair.controller.js';
import { RepairService } from './repair/repair.service.js';
import { ActivityWriter } from './sales/activity-writer.js';
import { EventSalesService } from './sales/event-sales.service.js';
import { SalesController } from './sales/sales.controller.js';
import { SalesSampler } from './sales/sales-sampler.js';

/** What the operators' console reads and does beyond the administration of the catalogue. */
@Module({
  imports: [AvailabilityModule, EventsModule, ReservationsModule, SectionsModule, UsersModule],
  controllers: [
    ActionsController,
    AttentionController,
    CsvController,
    LookupController,
    MonitoringController,
    RepairController,
    SalesController,
  ],
  providers: [
    ActionsLog,
    ActivityWriter,
    AttentionService,
    EventSalesService,
    LookupService,
    RepairService,
    ReservationExport,
    ReservationImport,
    SalesSampler,
    SectionsCsvService,
    SignedInCount,
  ],
})
export class OperationsModule {}
