import type { StockPicture } from '../reservation.strategy.js';

/**
 * Writes the pictures of both strategies. An epoch belongs to the section and not to a strategy: were only one picture
 * made under a new epoch, instances of the other strategy would find theirs outdated and repair it, and so on for as
 * long as both run, which every restart with another RESERVATION_STRATEGY makes them do.
 */
export abstract class StockPublisher {
  /** Rejects when Redis is away. */
  abstract publish(picture: StockPicture): Promise<void>;

  /** Removes the pictures of sections; false when Redis is away. */
  abstract withdraw(sectionIds: readonly number[]): Promise<boolean>;
}
