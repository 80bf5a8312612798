import { Injectable } from '@nestjs/common';
import type { Stock } from '../../common/stock.js';
import { Database } from '../../platform/database/database.js';
import { StockPublisher } from './stock-publisher.js';

/** So many sections' keys are deleted in one round trip. */
const CHUNK = 500;

/**
 * Takes sections out of Redis when their sale is over. Deleting is always safe, also by an instance whose reading is
 * old: a section on sale without a picture is repaired, and meanwhile PostgreSQL numbers its holds. A TTL would do as
 * little harm, but the sets of a section come and go with their members, and each script would have to renew it.
 */
@Injectable()
export class EndedSections {
  /** Sections that Redis may know; undefined until those were removed whose sale ended while no instance ran. */
  private known: ReadonlySet<number> | undefined;

  constructor(
    private readonly database: Database,
    private readonly publisher: StockPublisher,
  ) {}

  /** To be told of every reading; what cannot be removed now is tried again with the next. */
  async examine(reading: readonly Stock[]): Promise<void> {
    const onSale = new Set(reading.map(({ sectionId }) => sectionId));
    const ended = this.known === undefined ? await this.endedLately() : [...this.known].filter((id) => !onSale.has(id));
    for (let from = 0; from < ended.length; from += CHUNK) {
      if (await this.publisher.withdraw(ended.slice(from, from + CHUNK))) continue;
      if (this.known !== undefined) this.known = new Set([...onSale, ...ended]);
      return;
    }
    this.known = onSale;
  }

  private async endedLately(): Promise<number[]> {
    return (await this.database.query<{ id: number }>(ENDED_LATELY)).map(({ id }) => id);
  }
}

const ENDED_LATELY = /* sql */ `
  SELECT section.id FROM sections section JOIN events event ON event.id = section.event_id
   WHERE (event.status = 'ended' OR event.sales_close_at <= clock_timestamp())
     AND event.sales_close_at > clock_timestamp() - interval '30 days'`;
