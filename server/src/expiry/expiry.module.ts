import { Module } from '@nestjs/common';
import { ReservationsModule } from '../reservations/reservations.module.js';
import { ExpiryService } from './expiry.service.js';

@Module({ imports: [ReservationsModule], providers: [ExpiryService] })
export class ExpiryModule {}
