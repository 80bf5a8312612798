import { Injectable } from '@nestjs/common';
import type { EventDocument } from '../../events/event.dto.js';
import { EventsService } from '../../events/events.service.js';
import { RedisGateway } from '../../platform/redis/redis-gateway.js';
import { RepairRequests } from '../../reservations/stock/repair-requests.js';
import { StockReading } from '../../reservations/stock/stock-reading.js';
import { SectionCatalogue } from '../../sections/section-catalogue.js';
import { OperatorActions } from '../../users/operator-actions/operator-actions.js';
import type { RequestedRepairs } from './repair.dto.js';

/** Asks for repairs in an operator's name. They run two at a time in this instance, and nobody waits for them. */
@Injectable()
export class RepairService {
  constructor(
    private readonly requests: RepairRequests,
    private readonly reading: StockReading,
    private readonly redis: RedisGateway,
    private readonly catalogue: SectionCatalogue,
    private readonly events: EventsService,
    private readonly actions: OperatorActions,
  ) {}

  /** Throws SECTION_NOT_FOUND. */
  async section(id: number, operatorId: string, reason: string | undefined): Promise<RequestedRepairs> {
    const { eventId } = await this.catalogue.one(id);
    const requested = this.repairable(await this.events.get(eventId), [id]);
    if (requested.length > 0) await this.actions.note({ operatorId, action: 'repairRequested', eventId, sectionId: id, reason });
    return this.request(requested);
  }

  /** Throws EVENT_NOT_FOUND. */
  async event(eventId: number, operatorId: string, reason: string | undefined): Promise<RequestedRepairs> {
    const event = await this.events.get(eventId);
    const sections = await this.catalogue.ofEvent(eventId);
    const requested = this.repairable(event, sections.map(({ id }) => id));
    if (requested.length > 0) {
      await this.actions.note({ operatorId, action: 'repairRequested', eventId, reason, details: { sectionIds: requested } });
    }
    return this.request(requested);
  }

  /** Redis is to have pictures of the sections whose sale is not over. */
  private repairable({ status, salesCloseAt }: EventDocument, sectionIds: number[]): number[] {
    const isOver = status === 'ended' || Date.parse(salesCloseAt) <= this.reading.databaseNowMs();
    return isOver || this.redis.state === 'off' ? [] : sectionIds;
  }

  private request(requested: number[]): RequestedRepairs {
    for (const id of requested) this.requests.request(id, 'operator');
    return { requested };
  }
}
