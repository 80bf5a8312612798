import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheModule } from '../cache/cache.module.js';
import { UsersModule } from '../users/users.module.js';
import { CatalogueChanges } from './catalogue-changes.js';
import { EventEntity } from './event.entity.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([EventEntity]), CacheModule, UsersModule],
  controllers: [EventsController],
  providers: [EventsService, CatalogueChanges],
  exports: [EventsService, CatalogueChanges],
})
export class EventsModule {}
