import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, Repository } from 'typeorm';
import { CacheService } from '../cache/cache.service.js';
import { AppConfig } from '../platform/config/app-config.js';
import { validationFailed } from '../platform/http/validation/validation-failed.js';
import { changedValues } from '../users/operator-actions/changed-values.js';
import { OperatorActions } from '../users/operator-actions/operator-actions.js';
import { CATALOGUE_TTL_MS, catalogueKeys } from './catalogue-keys.js';
import { CatalogueChanges } from './catalogue-changes.js';
import type { ChangeEventDto, CreateEventDto, EventDocument } from './event.dto.js';
import { EventEntity } from './event.entity.js';
import { currencyIsSettled, eventNotFound } from './events.errors.js';

const DEFAULT_CURRENCY = 'KRW';
/** What the operators' log tells of a change. */
const LOGGED = ['name', 'venue', 'description', 'startsAt', 'salesOpenAt', 'salesCloseAt', 'maxPlacesPerBuyer', 'holdSeconds', 'currency', 'status'] as const;

/** The catalogue of events and its administration. */
@Injectable()
export class EventsService {
  constructor(
    @InjectRepository(EventEntity) private readonly events: Repository<EventEntity>,
    private readonly cache: CacheService,
    private readonly changes: CatalogueChanges,
    private readonly actions: OperatorActions,
    private readonly config: AppConfig,
  ) {}

  /** Up to `limit` events with an id above `afterId`, in the order of their ids. */
  async list(afterId: number, limit: number): Promise<EventDocument[]> {
    const found = await this.events.find({ where: { id: MoreThan(afterId) }, order: { id: 'ASC' }, take: limit });
    return found.map(toDocument);
  }

  /** Throws EVENT_NOT_FOUND. */
  async get(id: number): Promise<EventDocument> {
    return this.cache.read(catalogueKeys.event(id), {
      ttlMs: CATALOGUE_TTL_MS,
      fill: async () => {
        const found = await this.events
          .createQueryBuilder('event')
          .addSelect('event.version + (SELECT coalesce(sum(s.version), 0) FROM sections s WHERE s.event_id = event.id)', 'list_version')
          .where({ id })
          .getRawAndEntities<{ list_version: string }>();
        const event = found.entities[0];
        if (!event) throw eventNotFound();
        return { value: toDocument(event), version: Number(found.raw[0]?.list_version) };
      },
    });
  }

  async create(input: CreateEventDto, operatorId: string): Promise<EventDocument> {
    const event = this.events.create({
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
    await this.events.manager.transaction(async (manager) => {
      await manager.save(event);
      await this.actions.write(manager, { operatorId, action: 'eventCreated', eventId: event.id, details: toDocument(event) });
    });
    await this.changes.written(event.id, []);
    return toDocument(event);
  }

  async change(id: number, input: ChangeEventDto, operatorId: string): Promise<EventDocument> {
    const { event, sectionIds } = await this.events.manager.transaction(async (manager) => {
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
      return { event, sectionIds: sections.map((section) => section.id) };
    });
    // A section's entry holds its event's terms, so it goes too.
    await this.changes.written(id, sectionIds);
    return toDocument(event);
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

export function toDocument(event: EventEntity): EventDocument {
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
