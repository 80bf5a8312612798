/** What a generator is to send again and again, each connection its next request as soon as the last is answered. */
export interface Traffic {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Every buyer always sends the same of these; none for GET. */
  readonly bodies: readonly string[];
  /** Every so manieth request carries an Idempotency-Key of its own; 0 for none. */
  readonly keyEvery: number;
}

/** Holds and then confirms, by the same buyer. */
export interface Checkouts {
  readonly sectionId: number;
  readonly quantity: number;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** File with the session token of one buyer a line. */
  readonly buyersFile: string;
  /** How many of them take part. */
  readonly buyers: number;
}

/** What the generator saw. */
export interface LoadResult {
  readonly seconds: number;
  /** Answers by class. */
  readonly succeeded: number;
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Connections that failed, and requests without an answer in time. */
  readonly errors: number;
}

export interface CheckoutResult extends LoadResult {
  readonly held: number;
  readonly confirmed: number;
}

/** A program that makes load. */
export interface LoadTool {
  readonly name: string;
  send(traffic: Traffic, options: LoadOptions): Promise<LoadResult>;
  checkOut(checkouts: Checkouts, options: LoadOptions): Promise<CheckoutResult>;
}

/** A request without an answer after this long counts as an error. */
export const ANSWER_LIMIT_SECONDS = 15;
