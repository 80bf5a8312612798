import type { SlotPicture } from '../../../slots/slot-manager.js';
import type { StockOnRecord } from '../../reservation.strategy.js';
import type { RepairReason } from '../../stock/repair-requests.js';
import { MAX_RETURNED_NUMBERS } from '../../stock/stock-repair.js';

/**
 * A batch is settled in milliseconds, sent to PostgreSQL within 0.9 s at the most and given up 0.75 s after that (batcher.ts). A claim this old was left by an
 * instance that died, froze or never learned its outcome; whatever still comes of it, comes under an epoch that has ended.
 */
const STALE_CLAIM_MS = 3_000;

/** What is wrong with the numbers that Redis would propose, beyond what epoch and counts show. */
export function slotFault(stock: StockOnRecord, picture: SlotPicture | undefined): RepairReason | undefined {
  if (picture === undefined) return undefined;
  if (picture.damaged) return 'damaged';
  // The epoch of a repair that could not commit may be given once more, to a change of capacity.
  if (picture.epoch === stock.epoch && picture.capacity !== stock.capacity) return 'otherEpoch';
  if (picture.oldestClaimAgeMs > STALE_CLAIM_MS) return 'staleClaim';
  return isAtRest(stock, picture) && numbersDiffer(picture) ? 'drift' : undefined;
}

/** Nothing claimed, nothing untold, and every number given out within the capacity: then the numbers can be counted. */
export function isAtRest(stock: StockOnRecord, picture: SlotPicture): boolean {
  return picture.claims === 0 && picture.epoch === stock.epoch && picture.stockVersion === stock.stockVersion
    && stock.highWater <= stock.capacity;
}

/**
 * Up to Redis's mark every number that is not taken must be among the returned ones. There are more when PostgreSQL
 * numbered holds itself, which Redis would propose again; fewer when an offer was lost.
 */
function numbersDiffer({ highWater, taken, returned }: SlotPicture): boolean {
  const expected = highWater - taken;
  return returned > expected || (returned < expected && expected <= MAX_RETURNED_NUMBERS);
}
