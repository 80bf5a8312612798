import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Clock } from '../common/clock.js';
import { Database } from '../platform/database/database.js';
import { StockBoard } from '../reservations/stock/stock-board.js';
import type { LiveNumbers } from '../reservations/stock/stock-board.js';
import type { SectionDocument } from '../sections/section.dto.js';
import type { SectionDescription } from '../sections/section-catalogue.js';

type Numbers = Pick<LiveNumbers, 'capacity' | 'available' | 'status' | 'expected'>;

const NUMBERS = `SELECT id, capacity, capacity - taken AS available, status FROM sections WHERE id = ANY($1::int[])`;

/** Sections that are no longer sold keep their numbers for long; this only bounds how often PostgreSQL is asked. */
const OFF_SALE_SHARED_MS = 1000;

/** Puts live numbers to descriptions of sections. */
@Injectable()
export class SectionDocuments {
  private byId: { readonly of: readonly LiveNumbers[]; readonly map: ReadonlyMap<number, LiveNumbers> } = { of: [], map: new Map() };
  private readonly offSale: LRUCache<number, Numbers>;

  constructor(
    private readonly board: StockBoard,
    private readonly database: Database,
    clock: Clock,
  ) {
    this.offSale = new LRUCache({ max: 10_000, ttl: OFF_SALE_SHARED_MS, perf: { now: () => clock.monotonicMs() } });
  }

  /** Rejects when neither store can be read. */
  async of(descriptions: readonly SectionDescription[]): Promise<SectionDocument[]> {
    return this.withNumbers(descriptions, await this.board.live());
  }

  /** With the numbers of one reading of the board, which its caller keeps to see when there is a newer one. */
  async withNumbers(descriptions: readonly SectionDescription[], reading: readonly LiveNumbers[]): Promise<SectionDocument[]> {
    const live = this.indexed(reading);
    const numbers = new Map<number, Numbers>();
    const missing: number[] = [];
    for (const description of descriptions) {
      const found = live.get(description.id) ?? this.offSale.get(description.id);
      if (found && agrees(found, description)) numbers.set(description.id, found);
      else missing.push(description.id);
    }
    if (missing.length > 0) {
      for (const { id, ...found } of await this.database.query<Numbers & { id: number }>(NUMBERS, [missing])) {
        numbers.set(id, found);
        if (!live.has(id)) this.offSale.set(id, found);
      }
    }
    return descriptions.flatMap((description) => {
      const found = numbers.get(description.id);
      return found ? [documentOf(description, found)] : [];
    });
  }

  /** The board hands the same array to all callers of its reading. */
  private indexed(reading: readonly LiveNumbers[]): ReadonlyMap<number, LiveNumbers> {
    if (this.byId.of !== reading) this.byId = { of: reading, map: new Map(reading.map((numbers) => [numbers.sectionId, numbers])) };
    return this.byId.map;
  }
}

/**
 * Descriptions and numbers come by different ways. Where they differ, one of them is from before a change of the
 * section, and PostgreSQL says which.
 */
function agrees(numbers: Numbers, description: SectionDescription): boolean {
  return numbers.capacity === description.capacity && numbers.status === description.status;
}

function documentOf(section: SectionDescription, numbers: Numbers): SectionDocument {
  return {
    id: section.id,
    eventId: section.eventId,
    name: section.name,
    description: section.description,
    location: section.location,
    price: section.price,
    currency: section.currency,
    capacity: numbers.capacity,
    available: numbers.available,
    status: numbers.status,
    map: section.map,
    ...numbers.expected,
  };
}
