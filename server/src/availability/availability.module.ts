import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { ReservationsModule } from '../reservations/reservations.module.js';
import { SectionsModule } from '../sections/sections.module.js';
import { AvailabilityController } from './availability.controller.js';
import { AvailableList } from './available-list.js';
import { LiveStream } from './live-stream.js';
import { OnSaleSectionsMemo } from './on-sale-sections.js';
import { SectionDocuments } from './section-documents.js';

@Module({
  imports: [EventsModule, SectionsModule, ReservationsModule],
  controllers: [AvailabilityController],
  providers: [OnSaleSectionsMemo, SectionDocuments, AvailableList, LiveStream],
  exports: [LiveStream],
})
export class AvailabilityModule {}
