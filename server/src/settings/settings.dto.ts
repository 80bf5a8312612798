import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { PaymentMode } from '../platform/config/app-config.js';

@ApiSchema({ name: 'Settings' })
export class SettingsDocument {
  @ApiProperty({ description: 'Whether one can buy without an account.' })
  guestCheckout: boolean;

  @ApiProperty({ enum: ['demo', 'external'], description: 'demo: buyers confirm their holds themselves. external: a payment provider does, by an API key with the scope reservations:confirm.' })
  paymentMode: PaymentMode;

  @ApiProperty({ description: 'How long a sign-in lasts: for a guest, who has no way back in, that is how long a reservation can be looked at.', example: 86_400 })
  sessionSeconds: number;
}
