import { NestFactory } from '@nestjs/core';
import { StoreProxy } from '../../faults/net/store-proxy.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { ConfigModule } from '../../src/platform/config/config.module.js';
import { Database } from '../../src/platform/database/database.js';
import { DatabaseModule } from '../../src/platform/database/database.module.js';
import { ANSWER_TIMEOUT_MS } from '../../src/platform/database/serving-options.js';
import { serverSettings } from '../support/app.js';
import { createTestDatabase } from '../support/stores.js';

describe('DatabaseModule', () => {
  it('asks again where PostgreSQL takes longer for its first answer than a request may wait', async () => {
    const testDatabase = await createTestDatabase();
    const url = new URL(testDatabase.url);
    const proxy = await StoreProxy.start({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    const config = AppConfig.fromEnvironment(serverSettings(url.toString()));

    proxy.hang();
    setTimeout(() => proxy.pass(), 1.2 * ANSWER_TIMEOUT_MS);
    try {
      const root = { module: class TestRoot {}, imports: [ConfigModule.forRoot(config), DatabaseModule] };
      const context = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
      expect(await context.get(Database).query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await context.close();
    } finally {
      await proxy.close();
      await testDatabase.drop();
    }
  });
});
