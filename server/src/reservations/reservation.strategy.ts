import type { Stock } from '../common/stock.js';
import type { StrategyName } from '../platform/config/app-config.js';
import type { FreedSection, HoldOutcome, HoldRequest } from './ledger/ledger.types.js';
import type { Drift } from './stock/drift-watch.js';

/** What one reading of PostgreSQL says of a section. */
export interface StockOnRecord extends Stock {
  /** The highest number ever given out. */
  readonly highWater: number;
}

/** A section's whole stock as repair reads it from PostgreSQL under the section's row lock. */
export interface StockPicture extends StockOnRecord {
  /** The lowest returned numbers, at most 10,000. */
  readonly returned: readonly number[];
}

/** What Redis currently says of a section's stock; `undefined` where it says nothing usable. */
export type LiveStock = Pick<Stock, 'sectionId' | 'epoch' | 'taken' | 'stockVersion'> | undefined;

/**
 * The seam between the two engines: how a hold gets to the ledger and what Redis is told before and after.
 * It leaves out HTTP, idempotency, limits, sales windows and SQL: the ledger and the service know those.
 *
 * Every method that speaks to Redis succeeds without it; PostgreSQL has then decided alone.
 */
export abstract class ReservationStrategy {
  abstract readonly name: StrategyName;

  /**
   * Admits one hold through the ledger. Rejects with STORE_UNAVAILABLE, OUTCOME_UNKNOWN, OVERLOADED or LOCK_TIMEOUT.
   * @param askedAtMs when the caller asked, by performance.now()
   */
  abstract hold(request: HoldRequest, askedAtMs: number): Promise<HoldOutcome>;

  /** Tells Redis of places that a committed cancellation or expiry has given back. */
  abstract giveBack(freed: readonly FreedSection[]): Promise<void>;

  /** Redis's live counts in the order asked, from one pipelined read. */
  abstract readLive(sectionIds: readonly number[]): Promise<readonly LiveStock[] | 'unavailable'>;

  /** Compares a fresh reading of PostgreSQL with Redis, tells Redis what it missed, and asks for repair where that is not enough. */
  abstract reconcile(reading: readonly StockOnRecord[]): Promise<void>;

  /** Sections of which the comparisons have found Redis to count something else, and for how long. */
  abstract get drifts(): readonly Drift[];

  /** Replaces Redis's picture of one section; rejects when Redis is away. */
  abstract publish(picture: StockPicture): Promise<void>;

  /** Removes what Redis knows of sections; false when Redis is away. */
  abstract withdraw(sectionIds: readonly number[]): Promise<boolean>;
}
