import fastifyCompress from '@fastify/compress';
import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppConfig } from '../config/app-config.js';
import { JsonLogger } from '../logging/json-logger.js';
import { refuseCrossOrigin } from './cross-origin.js';
import { acceptCsvBodies } from './csv-body.js';
import { Drain } from './drain.js';
import { acceptJsonBodies } from './json-body.js';
import { limitRates } from './rate-limit/rate-limit.js';
import { RateCounters } from './rate-limit/rate-counters.js';
import { setResponseHeaders } from './response-headers.js';
import { RouteTable } from './route-table.js';
import { CLIENT_FOLDER, serveClient } from './serve-client.js';

/** What Prometheus and orchestrators ask for stands at the root, everything else under /api; health at both. */
const ROOT_ROUTES = ['metrics', 'health/live', 'health/ready', 'api/health/live', 'api/health/ready'];

/** Before the routes are added or described. */
export function prefixRoutes(app: INestApplication): void {
  app.setGlobalPrefix('api', { exclude: ROOT_ROUTES });
}

/** Sets up Fastify before Nest adds its routes; the order of the hooks is the order in which a request meets them. */
export async function configureHttp(app: NestFastifyApplication, clientFolder = CLIENT_FOLDER): Promise<void> {
  const config = app.get(AppConfig);
  const routes = app.get(RouteTable);
  const fastify = app.getHttpAdapter().getInstance();
  app.useLogger(app.get(JsonLogger));
  prefixRoutes(app);
  fastify.addHook('onRoute', (route) => {
    routes.add(route);
    // `false` also spares the route the hook that only offers compression.
    route.compress = isPage(route.url) || isDocument(route.url) ? {} : false;
  });
  const drain = app.get(Drain);
  fastify.addHook('preClose', () => drain.endListening());
  setResponseHeaders(fastify, drain);
  if (config.allowedOrigins.length > 0) allowOrigins(app, config.allowedOrigins);
  refuseCrossOrigin(fastify, config.allowedOrigins);
  acceptJsonBodies(fastify);
  acceptCsvBodies(fastify);
  await fastify.register(fastifyCompress, { global: false, threshold: 2048, encodings: ['br', 'gzip'] });
  await limitRates(fastify, config.rateLimits, app.get(RateCounters));
  serveClient(fastify, routes, clientFolder);
}

/** The page's own files and addresses. JSON that many ask for is kept compressed (available-list.ts); compressing the rest costs more than it saves. */
function isPage(url: string): boolean {
  return !/^\/(api|health|metrics)(\/|$)/.test(url);
}

/** The API's document and its reader: large text that is asked for rarely. */
function isDocument(url: string): boolean {
  return /^\/api\/(docs|openapi)/.test(url);
}

function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  app.enableCors({
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'X-Request-Id', 'Retry-After', 'Location', 'Idempotent-Replayed'],
    maxAge: 600,
    strictPreflight: false,
  });
}
