import type { Lots, ReplyProtocol, ReplyWatch, Verdict } from './reply-watch.js';

const PARSE = 'P'.charCodeAt(0);
const QUERY = 'Q'.charCodeAt(0);
const ERROR_RESPONSE = 'E'.charCodeAt(0);
const READY_FOR_QUERY = 'Z'.charCodeAt(0);
const IDLE = 'I'.charCodeAt(0);
/** A type byte and a length that counts itself. */
const HEADER_BYTES = 5;
/** The head of ReadyForQuery: its length is always 5, and one byte of status follows. */
const READY_HEAD = Buffer.from([READY_FOR_QUERY, 0, 0, 0, 5]);
const READY_BYTES = READY_HEAD.length + 1;

/**
 * Loses replies of statements whose SQL contains one of the names as a word, e.g. `ledger_reserve` or `COMMIT`, in
 * version 3 of the protocol (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 *
 * A chosen statement's reply is withheld until the server is ready for the next one: only then has a statement outside of
 * a transaction block committed. What failed, or is still inside a block, has committed nothing; its reply goes through.
 *
 * It relies on what node-postgres does: one statement a round trip, its text in the first message (Parse or Query). A
 * round trip begins after ReadyForQuery, so the start-up, which has messages of another form, is never read, and a connection
 * that is in use is in step after its next ReadyForQuery.
 */
export function postgresReplies(names: readonly string[]): ReplyProtocol {
  const chosen = new RegExp(`\\b(?:${names.join('|')})\\b`);
  return { joinsMidway: true, watch: (lots) => new PostgresWatch(chosen, lots) };
}

class PostgresWatch implements ReplyWatch {
  /** The first bytes of a round trip, until they tell what it is; undefined: of no interest until the next one. */
  private opening: Buffer | undefined;
  private withheld: Buffer | undefined;
  private tail = Buffer.alloc(0);

  constructor(private readonly chosen: RegExp, private readonly lots: Lots) {}

  get isWithholding(): boolean {
    return this.withheld !== undefined;
  }

  toStore(chunk: Buffer): void {
    if (this.opening === undefined) return;
    this.opening = this.opening.length === 0 ? chunk : Buffer.concat([this.opening, chunk]);
    if (this.opening.length < HEADER_BYTES) return;
    const end = 1 + this.opening.readUInt32BE(1);
    const type = this.opening[0];
    const hasText = type === PARSE || type === QUERY;
    if (hasText && this.opening.length < end) return;
    const isChosen = hasText && this.chosen.test(this.opening.toString('latin1', HEADER_BYTES, end));
    this.opening = undefined;
    if (isChosen && this.lots.draw()) this.withheld = Buffer.alloc(0);
  }

  toClient(chunk: Buffer): Verdict {
    if (this.withheld === undefined) {
      if (this.isReadyAfter(chunk)) this.opening = Buffer.alloc(0);
      return { forward: chunk, isLost: false };
    }
    this.withheld = Buffer.concat([this.withheld, chunk]);
    const outcome = outcomeOf(this.withheld);
    if (outcome === 'committed') return { forward: undefined, isLost: true };
    if (outcome === 'unfinished') return { forward: undefined, isLost: false };
    const forward = this.withheld;
    this.withheld = undefined;
    this.opening = Buffer.alloc(0);
    this.lots.giveBack();
    return { forward, isLost: false };
  }

  /** Whether the last that has come is ReadyForQuery. */
  private isReadyAfter(chunk: Buffer): boolean {
    const last = chunk.length >= READY_BYTES ? chunk : Buffer.concat([this.tail, chunk]);
    this.tail = Buffer.from(last.subarray(-READY_BYTES));
    return this.tail.length === READY_BYTES && this.tail.subarray(0, READY_HEAD.length).equals(READY_HEAD);
  }
}

function outcomeOf(reply: Buffer): 'unfinished' | 'committed' | 'not committed' {
  let hasFailed = false;
  for (let at = 0; at + HEADER_BYTES <= reply.length; at += 1 + reply.readUInt32BE(at + 1)) {
    const type = reply[at];
    if (type === ERROR_RESPONSE) hasFailed = true;
    if (type !== READY_FOR_QUERY || at + READY_BYTES > reply.length) continue;
    return !hasFailed && reply[at + HEADER_BYTES] === IDLE ? 'committed' : 'not committed';
  }
  return 'unfinished';
}
