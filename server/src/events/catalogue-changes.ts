import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CacheService } from '../cache/cache.service.js';
import { CommitUnknownError } from '../platform/database/database-failure.js';
import { Database } from '../platform/database/database.js';
import { catalogueKeys } from './catalogue-keys.js';
import { changeUnknown } from './events.errors.js';

interface Versions {
  all: number;
  event: number;
}

// Rows are never deleted and each write raises its row's version by one, so a sum of versions rises with every
// write below it: it is the version of a list.
const VERSIONS = `
  SELECT (SELECT coalesce(sum(version), 0) FROM events)::float8 + (SELECT coalesce(sum(version), 0) FROM sections)::float8 AS "all",
         (SELECT coalesce(sum(version), 0) FROM events WHERE id = $1)::float8
           + (SELECT coalesce(sum(version), 0) FROM sections WHERE event_id = $1)::float8 AS event`;

export interface CatalogueWrite<T> {
  readonly result: T;
  /** Undefined when nothing was written. */
  readonly changed: { readonly eventId: number; readonly sectionIds: readonly number[] } | undefined;
}

/** Writes events and sections, and tells the caches of all instances. */
@Injectable()
export class CatalogueChanges {
  private readonly logger = new Logger(CatalogueChanges.name);

  constructor(
    private readonly database: Database,
    private readonly cache: CacheService,
  ) {}

  /**
   * All in one transaction; a writer reads what it wrote. Throws OUTCOME_UNKNOWN when PostgreSQL has not said whether it has committed: then
   * the caches forget what was before all the same, since it may have.
   */
  async write<T>(job: (manager: EntityManager) => Promise<CatalogueWrite<T>>): Promise<T> {
    let written: CatalogueWrite<T> | undefined;
    try {
      written = await this.database.entityTransaction(async (manager) => (written = await job(manager)));
    } catch (error) {
      if (!(error instanceof CommitUnknownError)) throw error;
      if (written?.changed) await this.written(written.changed.eventId, written.changed.sectionIds);
      throw changeUnknown(error);
    }
    if (written.changed) await this.written(written.changed.eventId, written.changed.sectionIds);
    return written.result;
  }

  /** To be awaited after the commit and before the answer. */
  async written(eventId: number, sectionIds: readonly number[]): Promise<void> {
    const versions = await this.versions(eventId);
    await this.cache.invalidate([
      { key: catalogueKeys.firstEvents, version: versions.all },
      { key: catalogueKeys.onSale, version: versions.all },
      { key: catalogueKeys.event(eventId), version: versions.event },
      { key: catalogueKeys.sectionsOfEvent(eventId), version: versions.event },
      ...sectionIds.map((id) => ({ key: catalogueKeys.section(id), version: versions.event })),
    ]);
  }

  /**
   * Read in a statement of its own after the commit: inside the transaction, two writers of one event could each
   * miss the other, and both would leave a version that a reader who saw only one of them also has.
   */
  private async versions(eventId: number): Promise<Versions> {
    try {
      const [versions] = await this.database.query<Versions>(VERSIONS, [eventId]);
      if (versions) return versions;
    } catch (error) {
      this.logger.warn(`Versions could not be read after a write; caches of event ${eventId} stay empty for a while: ${String(error)}`);
    }
    // The write is committed and must be answered: a version that no reader can reach keeps every old state out.
    return { all: Number.MAX_SAFE_INTEGER, event: Number.MAX_SAFE_INTEGER };
  }
}
