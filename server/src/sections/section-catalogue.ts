import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache/cache.service.js';
import { CATALOGUE_TTL_MS, ON_SALE_TTL_MS, catalogueKeys } from '../events/catalogue-keys.js';
import type { EventStatus } from '../events/event.dto.js';
import { Database } from '../platform/database/database.js';
import type { SectionMap, SectionStatus } from './section.dto.js';
import { sectionNotFound } from './sections.errors.js';

/** Everything about a section but its live numbers. */
export interface SectionDescription {
  id: number;
  eventId: number;
  name: string;
  description: string;
  location: string;
  price: number;
  currency: string;
  capacity: number;
  status: SectionStatus;
  map: SectionMap | null;
  eventStatus: EventStatus;
}

const DESCRIPTION = `
  SELECT s.id, s.event_id AS "eventId", s.name, s.description, s.location, s.price, e.currency, s.capacity, s.status,
         s.map, e.status AS "eventStatus"
    FROM sections s JOIN events e ON e.id = s.event_id`;

const EVENT_VERSION = `
  (SELECT v.version FROM events v WHERE v.id = e.id)::float8
    + (SELECT coalesce(sum(v.version), 0) FROM sections v WHERE v.event_id = e.id)::float8`;

const CATALOGUE_VERSION = `
  (SELECT coalesce(sum(v.version), 0) FROM events v)::float8
    + (SELECT coalesce(sum(v.version), 0) FROM sections v)::float8`;

/** The version comes from the same snapshot as the rows, and also when there are none. */
const withVersion = (version: string, rows: string, from = '') => `
  SELECT ${version} AS version, coalesce((SELECT json_agg(d ORDER BY d.id) FROM (${rows}) d), '[]') AS descriptions ${from}`;

const ONE = withVersion(EVENT_VERSION, `${DESCRIPTION} WHERE s.id = $1`, 'FROM events e WHERE e.id = (SELECT event_id FROM sections WHERE id = $1)');
const OF_EVENT = withVersion(EVENT_VERSION, `${DESCRIPTION} WHERE s.event_id = $1`, 'FROM events e WHERE e.id = $1');
const ON_SALE = withVersion(CATALOGUE_VERSION, `${DESCRIPTION} WHERE e.status <> 'ended'`);
const PAGE = `${DESCRIPTION} WHERE s.id > $1 ORDER BY s.id LIMIT $2`;

/** Asking Redis for each of thousands of reads a second would cost a round trip and a JSON.parse each. */
const ON_SALE_LOCAL_MS = 1000;

interface Versioned {
  version: number;
  descriptions: SectionDescription[];
}

/** Cached descriptions of sections. Every list is in the order of the ids. */
@Injectable()
export class SectionCatalogue {
  constructor(
    private readonly database: Database,
    private readonly cache: CacheService,
  ) {}

  /** Throws SECTION_NOT_FOUND. */
  async one(id: number): Promise<SectionDescription> {
    return this.cache.read(catalogueKeys.section(id), {
      ttlMs: CATALOGUE_TTL_MS,
      fill: async () => {
        const { version, descriptions } = await this.versioned(ONE, [id]);
        if (!descriptions[0]) throw sectionNotFound();
        return { value: descriptions[0], version };
      },
    });
  }

  /** Every section of one event; empty for an unknown event. */
  async ofEvent(eventId: number): Promise<SectionDescription[]> {
    return this.list(catalogueKeys.sectionsOfEvent(eventId), CATALOGUE_TTL_MS, OF_EVENT, [eventId]);
  }

  /** Every section of every event that has not ended, whatever its own status. The array is shared; nobody may change it. */
  async onSale(): Promise<SectionDescription[]> {
    return this.list(catalogueKeys.onSale, ON_SALE_TTL_MS, ON_SALE, [], ON_SALE_LOCAL_MS);
  }

  /** Across all events, ended ones too. Not cached: nobody pages through the past during an on-sale. */
  async page(afterId: number, limit: number): Promise<SectionDescription[]> {
    return this.database.query<SectionDescription>(PAGE, [afterId, limit]);
  }

  private async list(key: string, ttlMs: number, sql: string, values: readonly unknown[], localTtlMs?: number): Promise<SectionDescription[]> {
    return this.cache.read(key, {
      ttlMs,
      ...(localTtlMs !== undefined && { localTtlMs }),
      fill: async () => {
        const { version, descriptions } = await this.versioned(sql, values);
        return { value: descriptions, version };
      },
    });
  }

  private async versioned(sql: string, values: readonly unknown[]): Promise<Versioned> {
    const [found] = await this.database.query<Versioned>(sql, values);
    return found ?? { version: 0, descriptions: [] };
  }
}
