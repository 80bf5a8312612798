import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { serveDocs } from './openapi.js';
import type { AppConfig } from './platform/config/app-config.js';
import { migrate } from './platform/database/migrate.js';
import { configureHttp } from './platform/http/configure-http.js';
import { HttpAdapter } from './platform/http/fastify-adapter.js';
import { JsonLogger } from './platform/logging/json-logger.js';
import { measureRequests } from './platform/metrics/measure-requests.js';
import { RequestDurations } from './platform/metrics/request-durations.js';
import { LEDGER_FUNCTIONS } from './reservations/ledger/functions.js';

/**
 * Migrates the database and makes the application, not yet listening.
 * @param root what is started; tests put routes of their own beside the application's.
 */
export async function createApp(config: AppConfig, root: DynamicModule = AppModule.forRoot(config)): Promise<NestFastifyApplication> {
  const postponed = await migrate(config.databaseUrl, LEDGER_FUNCTIONS);
  const app = await NestFactory.create<NestFastifyApplication>(root, new HttpAdapter(config), {
    bufferLogs: true,
    bodyParser: false,
    abortOnError: false,
  });
  for (const index of postponed) app.get(JsonLogger).warn({ message: 'an index could not be built and waits for the next boot', index });
  measureRequests(app.getHttpAdapter().getInstance(), app.get(RequestDurations));
  await configureHttp(app);
  serveDocs(app);
  // Nest would end the process by the signal, which reads like a failure to whoever stopped it.
  app.enableShutdownHooks([], { useProcessExit: true });
  return app;
}
