/** How large the rows are. The quick run has every row in miniature: it shows that all works, not how fast. */
export interface Sizes {
  readonly buyers: number;
  readonly crowdBuyers: number;
  readonly connections: number;
  readonly crowd: number;
  readonly lockCrowd: number;
  readonly storedReservations: number;
  readonly largeSection: number;
  readonly heldForMemory: number;
  readonly viewers: number;
  readonly expiring: number;
  readonly warmUpSeconds: number;
  /** For the garbage of connecting to be collected before memory is read. */
  readonly restMs: number;
}

export const FULL: Sizes = {
  buyers: 10_000,
  crowdBuyers: 20_000,
  connections: 256,
  crowd: 10_000,
  lockCrowd: 1_000,
  storedReservations: 10_000_000,
  largeSection: 1_000_000,
  heldForMemory: 100_000,
  viewers: 10_000,
  expiring: 100_000,
  warmUpSeconds: 3,
  restMs: 3_000,
};

export const QUICK: Sizes = {
  buyers: 2_000,
  crowdBuyers: 2_000,
  connections: 64,
  crowd: 500,
  lockCrowd: 100,
  storedReservations: 50_000,
  largeSection: 60_000,
  heldForMemory: 2_000,
  viewers: 200,
  expiring: 2_000,
  warmUpSeconds: 1,
  restMs: 500,
};
