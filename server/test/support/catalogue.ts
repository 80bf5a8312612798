import type { Database } from '../../src/platform/database/database.js';

export interface EventTerms {
  readonly maxPlacesPerBuyer: number;
  readonly holdSeconds: number;
  readonly status: string;
  /** Relative to now. */
  readonly opensInSeconds: number;
  readonly closesInSeconds: number;
}

/** An event on sale, straight into PostgreSQL. */
export async function createEvent(database: Database, terms: Partial<EventTerms> = {}): Promise<number> {
  const { maxPlacesPerBuyer = 4, holdSeconds = 600, status = 'on_sale', opensInSeconds = -60, closesInSeconds = 3600 } = terms;
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO events (name, venue, starts_at, sales_open_at, sales_close_at, max_places_per_buyer, hold_seconds, currency, status)
     VALUES ('Test concert', 'Test hall', now() + interval '30 days', now() + make_interval(secs => $3),
             now() + make_interval(secs => $4), $1, $2, 'KRW', $5) RETURNING id`,
    [maxPlacesPerBuyer, holdSeconds, opensInSeconds, closesInSeconds, status],
  );
  return (row as { id: number }).id;
}

export async function createSection(database: Database, eventId: number, capacity: number, status = 'open'): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO sections (event_id, name, price, capacity, status) VALUES ($1, 'Floor', 180000, $2, $3) RETURNING id`,
    [eventId, capacity, status],
  );
  return (row as { id: number }).id;
}
