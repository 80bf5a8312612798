import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import type { AppConfig } from './platform/config/app-config.js';
import { migrate } from './platform/database/migrate.js';
import { LEDGER_FUNCTIONS } from './reservations/ledger/functions.js';

/** Migrates the database and makes the application, not yet listening. */
export async function createApp(config: AppConfig): Promise<NestFastifyApplication> {
  await migrate(config.databaseUrl, LEDGER_FUNCTIONS);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config),
    new FastifyAdapter({ trustProxy: config.trustProxy, bodyLimit: 64 * 1024 }),
    { bufferLogs: true },
  );
  app.enableShutdownHooks();
  return app;
}
