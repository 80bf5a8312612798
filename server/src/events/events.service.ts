import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache/cache.service.js';
import { AppConfig } from '../platform/config/app-config.js';
import { Database } from '../platform/database/database.js';
import { MAX_PAGE_SIZE } from '../platform/http/paging/page.js';
import { validationFailed } from '../platform/http/validation/validation-failed.js';
import { changedValues } from '../users/operator-actions/changed-values.js';
import { OperatorActions } from '../users/operator-actions/operator-actions.js';
import { CATALOGUE_TTL_MS, catalogueKeys, ON_SALE_TTL_MS } from './catalogue-keys.js';
import { CatalogueChanges } from './catalogue-changes.js';
import type { ChangeEventDto, CreateEventDto, EventDocument, ListedEvent } from './event.dto.js';
import { EventEntity } from './event.entity.js';
import { currencyIsSettled, eventNotFound } from './events.errors.js';

const DEFAULT_CURRENCY = 'KRW';
/** What the operators' log tells of a change. */
const LOGGED = ['name', 'venue', 'description', 'startsAt', 'salesOpenAt', 'salesCloseAt', 'maxPlacesPerBuyer', 'holdSeconds', 'currency', 'status'] as const;

const COLUMNS = `
  id, name, venue, description, starts_at AS "startsAt", sales_open_at AS "salesOpenAt", sales_close_at AS "salesCloseAt",
  max_places_per_buyer AS "maxPlacesPerBuyer", hold_seconds AS "holdSeconds", currency, status`;

type EventRow = Omit<EventEntity, 'version' | 'updatedAt'>;
type ListedRow = EventRow & Pick<ListedEvent, 'soldOut'>;

// Holds are looked for only where no section that sells, or will again, has a place left.
const SOLD_OUT = `
  CASE WHEN (SELECT bool_and(taken >= capacity) FROM sections WHERE event_id = events.id AND status <> 'closed' AND capacity > 0)
       THEN NOT EXISTS (SELECT FROM reservations WHERE event_id = events.id AND status = 'pending')
       ELSE false END AS "soldOut"`;

const PAGE = `SELECT ${COLUMNS}, ${SOLD_OUT} FROM events WHERE id > $1 ORDER BY id LIMIT $2`;

// The version is that of catalogue-changes.ts, seen in the same moment as the rows.
const FIRST_EVENTS = `
  SELECT ${COLUMNS}, ${SOLD_OUT}, (SELECT coalesce(sum(version), 0) FROM events)::float8 + (SELECT coalesce(sum(version), 0) FROM sections)::float8 AS version
    FROM events ORDER BY id LIMIT $1`;

const ONE = `
  SELECT ${COLUMNS}, (version + (SELECT coalesce(sum(s.version), 0) FROM sections s WHERE s.event_id = events.id))::float8 AS version
    FROM events WHERE id = $1`;

/** Kept in each instance as well: a crowd that opens the page asks for little else. */
const FIRST_EVENTS_LOCAL_TTL_MS = 1_000;
/** A page, and one more that says whether there is another. */
const FIRST_EVENTS_COUNT = MAX_PAGE_SIZE + 1;

/** The catalogue of events and its administration. */
@Injectable()
export class EventsService {
  constructor(
    private readonly database: Database,
    private readonly cache: CacheService,
    private readonly changes: CatalogueChanges,
    private readonly actions: OperatorActions,
    private readonly config: AppConfig,
  ) {}

  /** Up to `limit` events with an id above `afterId`, in the order of their ids. */
  async list(afterId: number, limit: number): Promise<ListedEvent[]> {
    if (afterId === 0 && limit <= FIRST_EVENTS_COUNT) return (await this.firstEvents()).slice(0, limit);
    return (await this.database.query<ListedRow>(PAGE, [afterId, limit])).map(toListed);
  }

  private firstEvents(): Promise<readonly ListedEvent[]> {
    return this.cache.read(catalogueKeys.firstEvents, {
      ttlMs: ON_SALE_TTL_MS,
      localTtlMs: FIRST_EVENTS_LOCAL_TTL_MS,
      fill: async () => {
        const events = await this.database.query<ListedRow & { version: number }>(FIRST_EVENTS, [FIRST_EVENTS_COUNT]);
        return { value: events.map(toListed), version: events[0]?.version ?? 0 };
      },
    });
  }

  /** Throws EVENT_NOT_FOUND. */
  async get(id: number): Promise<EventDocument> {
    return this.cache.read(catalogueKeys.event(id), {
      ttlMs: CATALOGUE_TTL_MS,
      fill: async () => {
        const [event] = await this.database.query<EventRow & { version: number }>(ONE, [id]);
        if (!event) throw eventNotFound();
        return { value: toDocument(event), version: event.version };
      },
    });
  }

  async create(input: CreateEventDto, operatorId: string): Promise<EventDocument> {
    const event = Object.assign(new EventEntity(), {
      name: input.name,
      venue: input.venue,
      description: input.description ?? '',
      startsAt: new Date(input.startsAt),
      salesOpenAt: new Date(input.salesOpenAt),
      salesCloseAt: new Date(input.salesCloseAt),
      maxPlacesPerBuyer: input.maxPlacesPerBuyer ?? this.config.maxQuantityPerReservation,
      holdSeconds: input.holdSeconds ?? this.config.holdSeconds,
      currency: input.currency ?? DEFAULT_CURRENCY,
      status: input.status ?? 'on_sale',
    });
    checkSalesWindow(event);
    return this.changes.write(async (manager) => {
      await manager.save(event);
      const result = toDocument(event);
      await this.actions.write(manager, { operatorId, action: 'eventCreated', eventId: event.id, details: result });
      return { result, changed: { eventId: event.id, sectionIds: [] } };
    });
  }

  async change(id: number, input: ChangeEventDto, operatorId: string): Promise<EventDocument> {
    return this.changes.write(async (manager) => {
      const event = await manager.findOne(EventEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
      if (!event) throw eventNotFound();
      // After the lock, which a section that is being made shares: either it is seen here or it will see this change.
      const sections = await manager.query<Array<{ id: number }>>('SELECT id FROM sections WHERE event_id = $1', [id]);
      if (input.currency !== undefined && input.currency !== event.currency && sections.length > 0) throw currencyIsSettled();
      const before = toDocument(event);
      apply(input, event);
      checkSalesWindow(event);
      await manager.save(event);
      const details = changedValues(before, toDocument(event), LOGGED);
      if (Object.keys(details).length > 0) {
        await this.actions.write(manager, { operatorId, action: 'eventChanged', eventId: id, reason: input.reason, details });
      }
      // A section's entry holds its event's terms, so it goes too.
      return { result: toDocument(event), changed: { eventId: id, sectionIds: sections.map((section) => section.id) } };
    });
  }
}

/** Copies what was sent. */
function apply(input: ChangeEventDto, event: EventEntity): void {
  event.name = input.name ?? event.name;
  event.venue = input.venue ?? event.venue;
  event.description = input.description ?? event.description;
  event.maxPlacesPerBuyer = input.maxPlacesPerBuyer ?? event.maxPlacesPerBuyer;
  event.holdSeconds = input.holdSeconds ?? event.holdSeconds;
  event.currency = input.currency ?? event.currency;
  event.status = input.status ?? event.status;
  if (input.startsAt) event.startsAt = new Date(input.startsAt);
  if (input.salesOpenAt) event.salesOpenAt = new Date(input.salesOpenAt);
  if (input.salesCloseAt) event.salesCloseAt = new Date(input.salesCloseAt);
}

function checkSalesWindow(event: EventEntity): void {
  if (event.salesCloseAt <= event.salesOpenAt) {
    throw validationFailed([{ pointer: '/salesCloseAt', detail: 'must be later than salesOpenAt' }]);
  }
}

const toListed = (event: ListedRow): ListedEvent => ({ ...toDocument(event), soldOut: event.soldOut });

export function toDocument(event: EventRow): EventDocument {
  return {
    id: event.id,
    name: event.name,
    venue: event.venue,
    description: event.description,
    startsAt: event.startsAt.toISOString(),
    salesOpenAt: event.salesOpenAt.toISOString(),
    salesCloseAt: event.salesCloseAt.toISOString(),
    maxPlacesPerBuyer: event.maxPlacesPerBuyer,
    holdSeconds: event.holdSeconds,
    currency: event.currency,
    status: event.status,
  };
}
