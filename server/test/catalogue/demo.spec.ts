import { DEMO_EVENTS } from '../../src/demo/demo-catalogue.js';
import { DemoService } from '../../src/demo/demo.service.js';
import type { EventDocument } from '../../src/events/event.dto.js';
import type { SectionDocument } from '../../src/sections/section.dto.js';
import { startApp, serverSettings } from '../support/app.js';
import { openDatabase } from '../support/open-database.js';
import { createTestDatabase } from '../support/stores.js';
import type { TestDatabase } from '../support/stores.js';

describe('the demo', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is made once by instances that boot together, and never again', async () => {
    const settings = serverSettings(database.url, { DEMO_DATA: 'true' });
    const running = await Promise.all(Array.from({ length: 4 }, () => startApp(settings)));
    await running[0]!.app.get(DemoService).createOnce();
    const read = async <T>(path: string) => (await running[1]!.app.inject(path)).json<{ items: T[] }>();
    const [concert, later] = (await read<EventDocument>('/api/events')).items;
    const sections = (await read<SectionDocument>(`/api/sections?eventId=${concert?.id}`)).items;
    await Promise.all(running.map((instance) => instance.close()));

    const raw = await openDatabase(database.url, 2);
    const [counts] = await raw.database.query<{ events: number; sections: number }>(
      'SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM sections) AS sections',
    );
    await raw.close();
    expect(counts).toEqual({ events: 2, sections: DEMO_EVENTS.flatMap((event) => event.sections).length });
    expect(Date.parse(concert!.salesOpenAt)).toBeLessThan(Date.now());
    expect(Date.parse(later!.salesOpenAt)).toBeGreaterThan(Date.now());
    expect(sections.length).toBeGreaterThanOrEqual(12);
    expect(Math.min(...sections.map(({ capacity }) => capacity))).toBe(150);
    expect(Math.max(...sections.map(({ capacity }) => capacity))).toBe(20_000);
  });

  it.each(DEMO_EVENTS.map((event) => [event.name, event] as const))('draws %s without overlaps, below the stage', (_, event) => {
    const shapes = event.sections.map(({ map }) => map);
    for (const [index, a] of shapes.entries()) {
      expect(a.y).toBeGreaterThanOrEqual(140);
      expect(a.x + a.width).toBeLessThanOrEqual(1000);
      expect(a.y + a.height).toBeLessThanOrEqual(1000);
      for (const b of shapes.slice(index + 1)) {
        const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(isApart).toBe(true);
      }
    }
  });
});
