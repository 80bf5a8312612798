import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../common/clock.js';
import { CatalogueChanges } from '../events/catalogue-changes.js';
import { EventEntity } from '../events/event.entity.js';
import { AppConfig } from '../platform/config/app-config.js';
import { Database } from '../platform/database/database.js';
import { SectionEntity } from '../sections/section.entity.js';
import { DEMO_EVENTS } from './demo-catalogue.js';
import type { DemoEvent } from './demo-catalogue.js';

// "demo" in ASCII, so that it meets no other advisory lock.
const DEMO_LOCK = 0x64656d6f;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Fills an empty catalogue, so that a first start has something to look at. */
@Injectable()
export class DemoService implements OnApplicationBootstrap {
  private readonly logger = new Logger(DemoService.name);

  constructor(
    private readonly database: Database,
    private readonly changes: CatalogueChanges,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.config.demoData) return;
    try {
      await this.createOnce();
    } catch (error) {
      // A shop without its demo is still a shop.
      this.logger.error(`The demo could not be created: ${String(error)}`);
    }
  }

  /** Does nothing when there is any event, or while another instance is at it. */
  async createOnce(): Promise<void> {
    const eventIds = await this.database.entityTransaction(async (manager) => {
      const [lock] = await manager.query<Array<{ free: boolean }>>('SELECT pg_try_advisory_xact_lock($1) AS free', [DEMO_LOCK]);
      if (!lock?.free || (await manager.count(EventEntity)) > 0) return [];
      const ids: number[] = [];
      for (const event of DEMO_EVENTS) ids.push(await this.create(manager, event));
      return ids;
    });
    for (const id of eventIds) await this.changes.written(id, []);
    if (eventIds.length > 0) this.logger.log(`Created a demo of ${eventIds.length} events`);
  }

  private async create(manager: EntityManager, demo: DemoEvent): Promise<number> {
    const nowMs = this.clock.nowMs();
    // Concerts begin at seven in the evening in Korea, which is ten in the morning UTC.
    const startsAt = new Date(nowMs + demo.startsInDays * DAY_MS);
    startsAt.setUTCHours(10, 0, 0, 0);
    const event = manager.create(EventEntity, {
      name: demo.name,
      venue: demo.venue,
      description: demo.description,
      startsAt,
      salesOpenAt: new Date(nowMs + demo.salesOpenInMinutes * MINUTE_MS),
      salesCloseAt: new Date(nowMs + demo.salesCloseInDays * DAY_MS),
      maxPlacesPerBuyer: demo.maxPlacesPerBuyer,
      holdSeconds: this.config.holdSeconds,
      currency: 'KRW',
      status: 'on_sale',
    });
    await manager.insert(EventEntity, event);
    await manager.insert(SectionEntity, demo.sections.map((section) => ({ ...section, eventId: event.id, status: 'open' as const })));
    return event.id;
  }
}
