import { Injectable } from '@nestjs/common';
import type { Stock } from '../../../common/stock.js';
import type { SlotPicture } from '../../../slots/slot-manager.js';
import { SlotManager } from '../../../slots/slot-manager.js';
import { RepairRequests } from '../../stock/repair-requests.js';
import type { RepairReason } from '../../stock/repair-requests.js';
import { stockOf } from '../../stock/stock-reading.js';

/** A batch is settled in milliseconds; a claim this old was left by an instance that died or never learned its outcome. */
const STALE_CLAIM_MS = 10_000;

/** Holds each new reading of PostgreSQL against the slots that Redis knows. */
@Injectable()
export class SlotReconciliation {
  /** What Redis said at the last run, by section. */
  private previous = new Map<number, SlotPicture>();

  constructor(
    private readonly slots: SlotManager,
    private readonly repairs: RepairRequests,
  ) {}

  async run(reading: readonly Stock[]): Promise<void> {
    const pictures = await this.slots.read(reading.map(({ sectionId }) => sectionId));
    if (pictures === 'unavailable') return;
    const behind: Stock[] = [];
    const seen = new Map<number, SlotPicture>();
    reading.forEach((stock, index) => {
      const picture = pictures[index];
      const reason = this.faultOf(stock, picture);
      if (reason !== undefined) this.repairs.request(stock.sectionId, reason);
      if (picture === undefined) return;
      seen.set(stock.sectionId, picture);
      // An instance that could not reach Redis, or died after its commit, has left the counts behind.
      if (picture.epoch === stock.epoch && picture.stockVersion < stock.stockVersion) behind.push(stockOf(stock));
    });
    this.previous = seen;
    if (behind.length > 0) await this.slots.tell(behind);
  }

  private faultOf(stock: Stock, picture: SlotPicture | undefined): RepairReason | undefined {
    if (picture === undefined) return 'missing';
    if (picture.damaged) return 'damaged';
    if (picture.oldestClaimAgeMs > STALE_CLAIM_MS) return 'staleClaim';
    const before = this.previous.get(stock.sectionId);
    if (picture.epoch !== stock.epoch) {
      // Redis may be ahead of a reading that a repair has just overtaken. It may not have been ahead at the last run
      // already: then its repair never committed.
      const ahead = BigInt(picture.epoch) > BigInt(stock.epoch);
      return !ahead || before?.epoch === picture.epoch ? 'otherEpoch' : undefined;
    }
    if (picture.stockVersion === stock.stockVersion && picture.taken !== stock.taken) return 'drift';
    // This reading is younger than what Redis said at the last run, so it cannot be behind that.
    if (before?.epoch === stock.epoch && before.stockVersion > stock.stockVersion) return 'drift';
    return undefined;
  }
}
