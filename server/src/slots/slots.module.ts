import { Module } from '@nestjs/common';
import { SlotManager } from './slot-manager.js';

@Module({ providers: [SlotManager], exports: [SlotManager] })
export class SlotsModule {}
