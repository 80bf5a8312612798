import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { SectionsModule } from '../sections/sections.module.js';
import { DemoService } from './demo.service.js';

@Module({ imports: [EventsModule, SectionsModule], providers: [DemoService] })
export class DemoModule {}
