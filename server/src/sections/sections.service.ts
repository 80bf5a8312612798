import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { CatalogueChanges } from '../events/catalogue-changes.js';
import { EventEntity } from '../events/event.entity.js';
import { eventNotFound } from '../events/events.errors.js';
import { validationFailed } from '../platform/http/validation/validation-failed.js';
import { changedValues } from '../users/operator-actions/changed-values.js';
import { OperatorActions } from '../users/operator-actions/operator-actions.js';
import { mapFaults } from './map-faults.js';
import type { ChangeSectionDto, CreateSectionDto, SectionDocument, SectionMap } from './section.dto.js';
import { SectionEntity } from './section.entity.js';
import { capacityBelowTaken, sectionNotFound, sectionStaysWithItsEvent } from './sections.errors.js';

/** Larger than every epoch before it even if the row was restored from an older backup, and Redis was not. */
export const NEXT_EPOCH = 'greatest(epoch + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint)';

/** What the operators' log tells of a change. */
export const LOGGED_FIELDS = ['name', 'description', 'location', 'price', 'capacity', 'status', 'map'] as const;

/** Creates and changes sections. Reading them with live numbers is the availability module's. */
@Injectable()
export class SectionsService {
  private readonly logger = new Logger(SectionsService.name);

  constructor(
    private readonly changes: CatalogueChanges,
    private readonly actions: OperatorActions,
  ) {}

  /** One row, whatever the capacity: places get their numbers when they are taken. */
  async create(input: CreateSectionDto, operatorId: string): Promise<SectionDocument> {
    checkMap(input.map);
    const document = await this.changes.write(async (manager) => {
      // The price is in the event's currency, which must not change meanwhile.
      const event = await manager.findOne(EventEntity, { where: { id: input.eventId }, lock: { mode: 'pessimistic_read' } });
      if (!event) throw eventNotFound();
      const section = manager.create(SectionEntity, {
        eventId: input.eventId,
        name: input.name,
        description: input.description ?? '',
        location: input.location ?? '',
        price: input.price,
        capacity: input.capacity,
        status: input.status ?? 'open',
        map: input.map ?? null,
      });
      await manager.insert(SectionEntity, section);
      const { id: sectionId, eventId, ...details } = toDocument(section, event.currency, 0);
      await this.actions.write(manager, { operatorId, action: 'sectionCreated', eventId, sectionId, details });
      return { result: toDocument(section, event.currency, 0), changed: { eventId, sectionIds: [sectionId] } };
    });
    this.logger.log({ message: 'section created', sectionId: document.id, eventId: document.eventId, operatorId });
    return document;
  }

  /** Throws SECTION_NOT_FOUND, CAPACITY_BELOW_TAKEN. */
  async change(id: number, input: ChangeSectionDto, operatorId: string): Promise<SectionDocument> {
    checkMap(input.map);
    const document = await this.changes.write(async (manager) => {
      const result = await this.changeLocked(manager, id, input, operatorId);
      return { result, changed: { eventId: result.eventId, sectionIds: [id] } };
    });
    const { reason, ...changed } = input;
    this.logger.log({ message: 'section changed', sectionId: id, eventId: document.eventId, operatorId, reason, changed });
    return document;
  }

  /**
   * The ledger locks the row in the same way, so `taken` stands still between the check and the write. Holds of the section wait for this
   * transaction, so nothing is read after the lock.
   */
  private async changeLocked(manager: EntityManager, id: number, input: ChangeSectionDto, operatorId: string): Promise<SectionDocument> {
    const event = await eventOfSection(manager, id);
    const section = await manager.findOne(SectionEntity, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (!event || !section) throw sectionNotFound();
    if (input.eventId !== undefined && input.eventId !== section.eventId) throw sectionStaysWithItsEvent();
    const capacity = input.capacity ?? section.capacity;
    if (capacity < section.taken) throw capacityBelowTaken(section.taken);

    const values = changedFields(input, section);
    if (Object.keys(values).length > 0) {
      await manager.createQueryBuilder().update(SectionEntity).set({ ...values, ...(values.capacity !== undefined && ANOTHER_STOCK) }).where({ id }).execute();
    }
    const changed: SectionEntity = { ...section, ...values };
    const details = changedValues(section, changed, LOGGED_FIELDS);
    if (Object.keys(details).length > 0) {
      await this.actions.write(manager, { operatorId, action: 'sectionChanged', eventId: section.eventId, sectionId: id, reason: input.reason, details });
    }
    return toDocument(changed, event.currency, changed.taken);
  }
}

/** A section stays with its event, and an event that has sections keeps its currency. */
function eventOfSection(manager: EntityManager, sectionId: number): Promise<EventEntity | null> {
  return manager.createQueryBuilder(EventEntity, 'event').where('event.id = (SELECT event_id FROM sections WHERE id = :sectionId)', { sectionId }).getOne();
}

/** Whatever Redis holds was made for the old capacity; under the new epoch nobody believes it until it is repaired. */
const ANOTHER_STOCK: QueryDeepPartialEntity<SectionEntity> = { epoch: () => NEXT_EPOCH, stockVersion: () => 'stock_version + 1' };

/** What differs from the row. */
function changedFields(input: ChangeSectionDto, section: SectionEntity): Partial<Pick<SectionEntity, (typeof LOGGED_FIELDS)[number]>> {
  const fields = {};
  for (const key of ['name', 'description', 'location', 'price', 'capacity', 'status'] as const) {
    const value = input[key];
    if (value !== undefined && value !== section[key]) Object.assign(fields, { [key]: value });
  }
  if (input.map !== undefined) Object.assign(fields, { map: input.map });
  return fields;
}

function checkMap(map: SectionMap | null | undefined): void {
  const faults = mapFaults(map);
  if (faults.length > 0) throw validationFailed(faults);
}

function toDocument(section: SectionEntity, currency: string, taken: number): SectionDocument {
  return {
    id: section.id,
    eventId: section.eventId,
    name: section.name,
    description: section.description,
    location: section.location,
    price: section.price,
    currency,
    capacity: section.capacity,
    available: section.capacity - taken,
    status: section.status,
    map: section.map,
  };
}
