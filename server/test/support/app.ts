import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/create-app.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import type { Transport } from './api-client.js';

export const OPERATOR = { email: 'operator@jari.test', password: 'correct horse battery' };

/** What every instance under test is started with; no limits, so that one address can be a whole crowd. */
export function serverSettings(databaseUrl: string, more: Readonly<Record<string, string | undefined>> = {}): Record<string, string | undefined> {
  return {
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_ENABLED: 'false',
    OPERATOR_EMAIL: OPERATOR.email,
    OPERATOR_PASSWORD: OPERATOR.password,
    ...more,
  };
}

export interface RunningApp {
  readonly app: NestFastifyApplication;
  readonly transport: Transport;
  close(): Promise<void>;
}

/** The real application in this process, with its jobs running and without a socket. */
export async function startApp(settings: Readonly<Record<string, string | undefined>>): Promise<RunningApp> {
  const app = await createApp(AppConfig.fromEnvironment(settings));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, transport: injectInto(app), close: () => app.close() };
}

/** A file stays the text that it is. */
function bodyOf(text: string, type: string): unknown {
  if (text === '') return undefined;
  return type.startsWith('text/csv') ? text : JSON.parse(text);
}

function injectInto(app: NestFastifyApplication): Transport {
  return async ({ method, path, headers, body }) => {
    const reply = await app.inject({ method, url: path, headers, ...(body !== undefined && { payload: body }) });
    const { 'set-cookie': cookies, ...others } = reply.headers;
    return {
      status: reply.statusCode,
      headers: Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)])),
      cookies: [cookies ?? []].flat(),
      body: bodyOf(reply.body, String(others['content-type'])),
    };
  };
}
