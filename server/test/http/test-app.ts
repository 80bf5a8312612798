import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../../src/app.module.js';
import { createApp } from '../../src/create-app.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';

export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly databaseUrl: string;
  close(): Promise<void>;
}

export type Settings = Record<string, string | undefined>;

/** The whole application on a database of its own, with routes of the test beside it. */
export async function startTestApp(settings: Settings = {}, controllers: Type[] = []): Promise<TestApp> {
  const database = await createTestDatabase();
  const app = await startApp({ DATABASE_URL: database.url, ...settings }, controllers);
  return {
    app,
    databaseUrl: database.url,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** One more instance, on whatever stores the settings name. */
export async function startApp(settings: Settings, controllers: Type[] = []): Promise<NestFastifyApplication> {
  const config = AppConfig.fromEnvironment({ REDIS_URL: redisUrl(), LOG_LEVEL: 'silent', ...settings });
  const app = await createApp(config, { module: class TestRoot {}, imports: [AppModule.forRoot(config)], controllers });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

/** The value of the session cookie that an answer sets. */
export function sidOf(answer: { cookies: { name: string; value: string }[] }): string {
  return answer.cookies.find(({ name }) => name === 'sid')?.value ?? '';
}
