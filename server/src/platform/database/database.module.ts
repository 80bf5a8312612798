import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppConfig } from '../config/app-config.js';
import { Database } from './database.js';
import { servingOptions } from './serving-options.js';

/** The one connection pool of an instance. The schema is migrated before the application is made. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [AppConfig],
      useFactory: (config: AppConfig) => ({
        type: 'postgres' as const,
        url: config.databaseUrl,
        autoLoadEntities: true,
        synchronize: false,
        // Migrating has just shown that PostgreSQL is there; on a machine where everything boots at once its first answer
        // can take longer than a request may wait for one.
        retryAttempts: 5,
        retryDelay: 500,
        extra: servingOptions(config.databasePoolSize),
      }),
    }),
  ],
  providers: [Database],
  exports: [Database, TypeOrmModule],
})
export class DatabaseModule {}
