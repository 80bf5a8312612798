import type { Stock } from '../../common/stock.js';
import type { LiveStock } from '../reservation.strategy.js';

/** A section of which Redis counts something else than PostgreSQL. */
export interface Drift {
  readonly sectionId: number;
  /** From the first comparison that found it to the last one. */
  readonly forMs: number;
}

interface Difference {
  readonly picture: LiveStock;
  readonly firstMs: number;
  lastMs: number;
}

/**
 * How long Redis has stood apart from PostgreSQL. Under sales the two are read at different moments and always differ
 * a little; that is no drift, since what Redis says moves on. A difference counts only while Redis's side stands still.
 */
export class DriftWatch {
  private differences = new Map<number, Difference>();

  examine(reading: readonly Stock[], pictures: readonly LiveStock[], nowMs: number): void {
    const found = new Map<number, Difference>();
    reading.forEach((stock, index) => {
      const picture = pictures[index];
      if (agrees(stock, picture)) return;
      const known = this.differences.get(stock.sectionId);
      const stoodStill = known !== undefined && isSame(known.picture, picture);
      found.set(stock.sectionId, { picture, firstMs: stoodStill ? known.firstMs : nowMs, lastMs: nowMs });
    });
    this.differences = found;
  }

  /** Redis could not be asked, which is another matter than being wrong. */
  forget(): void {
    this.differences.clear();
  }

  get current(): Drift[] {
    return [...this.differences].map(([sectionId, { firstMs, lastMs }]) => ({ sectionId, forMs: lastMs - firstMs }));
  }
}

function agrees(stock: Stock, picture: LiveStock): boolean {
  if (picture === undefined || picture.epoch !== stock.epoch) return false;
  // Redis is read after PostgreSQL: of a newer version nobody can say yet whether it is right.
  return picture.stockVersion > stock.stockVersion || (picture.stockVersion === stock.stockVersion && picture.taken === stock.taken);
}

function isSame(before: LiveStock, now: LiveStock): boolean {
  return before?.epoch === now?.epoch && before?.stockVersion === now?.stockVersion && before?.taken === now?.taken;
}
