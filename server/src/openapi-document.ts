import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { describeApi } from './openapi.js';
import { AppConfig } from './platform/config/app-config.js';
import { prefixRoutes } from './platform/http/configure-http.js';
import { HttpAdapter } from './platform/http/fastify-adapter.js';

// Writes openapi.json beside the package, from the build, without any store: in preview nothing is instantiated.
// A document that was made under Jest would lack what the compiler's plugin reads from types and comments.
const config = AppConfig.fromEnvironment({ DATABASE_URL: 'postgres://nobody@localhost/nothing' });
const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), new HttpAdapter(config), {
  preview: true,
  logger: ['error'],
});
prefixRoutes(app);
writeFileSync(new URL('../openapi.json', import.meta.url), `${JSON.stringify(describeApi(app), null, 2)}\n`);
await app.close();
