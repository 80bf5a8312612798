import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AppConfig } from '../platform/config/app-config.js';
import { SettingsDocument } from './settings.dto.js';

/** What a page has to know before it promises anything: it would find out from a refusal otherwise. */
@ApiTags('Settings')
@Controller('settings')
export class SettingsController {
  constructor(private readonly config: AppConfig) {}

  /** How buying works here; changes with a restart only. */
  @Get()
  @Header('cache-control', 'public, max-age=60')
  getSettings(): SettingsDocument {
    const { guestCheckout, paymentMode, sessionTtlSeconds: sessionSeconds } = this.config;
    return { guestCheckout, paymentMode, sessionSeconds };
  }
}
