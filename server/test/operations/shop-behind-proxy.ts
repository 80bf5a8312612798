import { StoreProxy } from '../../faults/net/store-proxy.js';
import { Visitor } from '../support/api-client.js';
import { OPERATOR, serverSettings, startApp } from '../support/app.js';
import type { RunningApp } from '../support/app.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';

export interface ShopBehindProxy extends RunningApp {
  /** The way to PostgreSQL, to be made bad. */
  readonly proxy: StoreProxy;
  readonly operator: Visitor;
  /** The way past the proxy. */
  readonly databaseUrl: string;
}

/** The application on a database of its own, with an operator signed in. */
export async function openShopBehindProxy(more: Record<string, string | undefined> = {}): Promise<ShopBehindProxy> {
  const testDatabase = await createTestDatabase();
  const url = new URL(testDatabase.url);
  const proxy = await StoreProxy.start({ host: url.hostname, port: Number(url.port) });
  url.port = String(proxy.port);
  const main = await startApp(serverSettings(url.toString(), { REDIS_URL: redisUrl(), ...more }));
  return {
    ...main,
    proxy,
    databaseUrl: testDatabase.url,
    operator: await new Visitor(main.transport).signIn(OPERATOR.email, OPERATOR.password),
    close: async () => {
      proxy.pass();
      await main.close();
      await proxy.close();
      await testDatabase.drop();
    },
  };
}
