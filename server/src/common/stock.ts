/** What a statement of PostgreSQL knew of a section's stock. Of two readings, the higher `stockVersion` is newer. */
export interface Stock {
  readonly sectionId: number;
  /** Opaque; numbers that Redis proposes are worth something only under the current epoch. */
  readonly epoch: string;
  readonly capacity: number;
  /** Places in pending or confirmed reservations. */
  readonly taken: number;
  readonly stockVersion: number;
}
