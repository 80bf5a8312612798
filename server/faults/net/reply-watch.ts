/** Watches one connection for replies that are to be lost. */
export interface ReplyWatch {
  /** Sees what the client sends; all of it is passed on. */
  toStore(chunk: Buffer): void;
  toClient(chunk: Buffer): Verdict;
  /** A statement or command has been chosen, and how it ended is not known yet. */
  readonly isWithholding: boolean;
}

export interface Verdict {
  /** What of the bytes that have come so far may go on to the client now. */
  readonly forward: Buffer | undefined;
  /** The chosen work is done, and its reply has been swallowed: the connection is to break. */
  readonly isLost: boolean;
}

/** Says which of the replies that could be lost are. */
export interface Lots {
  /** Whether this one is to be lost. */
  draw(): boolean;
  /** The one that was drawn failed, and its reply went through. */
  giveBack(): void;
}

export interface ReplyProtocol {
  /** Whether a connection that is already in use can be watched. Others are reset when watching begins. */
  readonly joinsMidway: boolean;
  watch(lots: Lots): ReplyWatch;
}
