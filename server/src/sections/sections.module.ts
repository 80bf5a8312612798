import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { EventsModule } from '../events/events.module.js';
import { UsersModule } from '../users/users.module.js';
import { SectionBatch } from './section-batch.js';
import { SectionCatalogue } from './section-catalogue.js';
import { SectionEntity } from './section.entity.js';
import { SectionStock } from './section-stock.js';
import { SectionsController } from './sections.controller.js';
import { SectionsService } from './sections.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([SectionEntity]), CacheModule, EventsModule, UsersModule],
  controllers: [SectionsController],
  providers: [SectionsService, SectionBatch, SectionCatalogue, SectionStock],
  exports: [SectionsService, SectionBatch, SectionCatalogue],
})
export class SectionsModule {}
