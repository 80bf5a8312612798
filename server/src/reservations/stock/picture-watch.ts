import type { Stock } from '../../common/stock.js';
import type { LiveStock } from '../reservation.strategy.js';
import type { RepairReason } from './repair-requests.js';

export interface Fault {
  readonly stock: Stock;
  readonly reason: RepairReason;
}

export interface Findings {
  /** Sections whose picture in Redis has to be made anew, if their epoch is still the reading's. */
  readonly faults: readonly Fault[];
  /** Sections whose counts in Redis are merely old: an instance could not reach it, or died after its commit. */
  readonly behind: readonly Stock[];
}

/** Holds each new reading of PostgreSQL against what Redis says, remembering what it said the last time. */
export class PictureWatch {
  private previous = new Map<number, NonNullable<LiveStock>>();

  examine(reading: readonly Stock[], pictures: readonly LiveStock[]): Findings {
    const faults: Fault[] = [];
    const behind: Stock[] = [];
    const seen = new Map<number, NonNullable<LiveStock>>();
    reading.forEach((stock, index) => {
      const picture = pictures[index];
      const reason = picture === undefined ? 'missing' : faultOf(stock, picture, this.previous.get(stock.sectionId));
      if (reason !== undefined) faults.push({ stock, reason });
      if (picture === undefined) return;
      seen.set(stock.sectionId, picture);
      if (picture.epoch === stock.epoch && picture.stockVersion < stock.stockVersion) behind.push(stock);
    });
    this.previous = seen;
    return { faults, behind };
  }
}

function faultOf(stock: Stock, now: NonNullable<LiveStock>, before: LiveStock): RepairReason | undefined {
  if (!/^\d+$/.test(now.epoch)) return 'damaged';
  if (now.epoch !== stock.epoch) {
    // Behind, or ahead: of a repair that never committed, or of a PostgreSQL that was restored from a backup. Where a repair has
    // only overtaken this reading, the one that is asked for now finds another epoch than the reading's and leaves it alone.
    return 'otherEpoch';
  }
  if (before?.epoch !== stock.epoch) return undefined;
  // This reading is younger than what Redis said at the last run, so it cannot be behind that.
  if (before.stockVersion > stock.stockVersion) return 'drift';
  // Off now and off in the same way at the last run, with nothing sold in between: no hold in flight explains it.
  const standsStill = now.stockVersion === stock.stockVersion && before.stockVersion === stock.stockVersion;
  return standsStill && now.taken !== stock.taken && before.taken === now.taken ? 'drift' : undefined;
}
