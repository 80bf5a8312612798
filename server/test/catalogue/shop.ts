import { Redis } from 'ioredis';
import { Database } from '../../src/platform/database/database.js';
import type { SectionDocument } from '../../src/sections/section.dto.js';
import { Visitor } from '../support/api-client.js';
import { OPERATOR, serverSettings, startApp } from '../support/app.js';
import type { RunningApp } from '../support/app.js';
import { createTestDatabase, redisUrl } from '../support/stores.js';

export interface Shop extends RunningApp {
  readonly url: string;
  readonly database: Database;
  readonly operator: Visitor;
  readonly buyer: Visitor;
  /** One more instance on the same stores. */
  another(): Promise<RunningApp>;
}

/** The application on stores of its own, with an operator and a buyer signed in. */
export async function openShop(more: Record<string, string | undefined> = {}): Promise<Shop> {
  const testDatabase = await createTestDatabase();
  // Ids begin at 1 in each file's database; what another file left in Redis is about other sections.
  const redis = new Redis(redisUrl());
  await redis.flushdb();
  redis.disconnect();
  const settings = serverSettings(testDatabase.url, { REDIS_URL: redisUrl(), ...more });
  const main = await startApp(settings);
  const operator = await new Visitor(main.transport).signIn(OPERATOR.email, OPERATOR.password);
  const buyer = await new Visitor(main.transport).guest();
  return {
    ...main,
    url: testDatabase.url,
    database: main.app.get(Database),
    operator,
    buyer,
    another: () => startApp(settings),
    close: async () => {
      await main.close();
      await testDatabase.drop();
    },
  };
}

export const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

export const someEvent = (more: object = {}): object => ({
  name: '노을밴드 · Noeul Band',
  venue: '한빛아레나 · Hanbit Arena',
  startsAt: inHours(48),
  salesOpenAt: inHours(-1),
  salesCloseAt: inHours(24),
  ...more,
});

export async function newEvent(operator: Visitor, more: object = {}): Promise<number> {
  const { status, body } = await operator.post<{ id: number }>('/events', someEvent(more));
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

export async function newSection(operator: Visitor, eventId: number, more: object = {}): Promise<SectionDocument> {
  const { status, body } = await operator.post<SectionDocument>('/sections', { eventId, name: 'A구역 · Block A', capacity: 100, price: 165_000, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}
