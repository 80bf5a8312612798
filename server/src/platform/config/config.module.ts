import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Clock, SystemClock } from '../../common/clock.js';
import { StorePace } from '../../common/store-pace.js';
import { AppConfig } from './app-config.js';

/** Makes the settings, the clock and the stores' pace injectable everywhere. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: AppConfig, useValue: config },
        { provide: Clock, useClass: SystemClock },
        StorePace,
      ],
      exports: [AppConfig, Clock, StorePace],
    };
  }
}
