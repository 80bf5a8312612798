/** What a reader of RESP comes across; values that are part of another are not told apart. */
export interface RespListener {
  /** A value begins at this place of the chunk; its type is its first byte. */
  begin(type: string, at: number): void;
  /** A piece of a bulk string within it; `index` counts the strings of this value from 0. */
  text?(index: number, piece: Buffer): void;
  end?(): void;
}

const LINE_FEED = 10;
const CRLF_BYTES = 2;

/**
 * Walks through a stream of RESP 2 or 3 (https://redis.io/docs/latest/develop/reference/protocol-spec/), commands or
 * replies, cut into chunks anywhere. It keeps nothing but the line that is not finished.
 */
export class RespReader {
  /** Elements that the present value still lacks. */
  private open = 0;
  /** What is left of the present string, its line break included. */
  private textLeft = 0;
  private textIndex = -1;
  private line = '';

  constructor(private readonly listener: RespListener) {}

  read(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      if (this.textLeft > 0) {
        at = this.readText(chunk, at);
        continue;
      }
      if (this.open === 0) this.begin(String.fromCharCode(chunk[at] ?? 0), at);
      const end = chunk.indexOf(LINE_FEED, at);
      this.line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
      if (end < 0) return;
      at = end + 1;
      const line = this.line;
      this.line = '';
      this.readLine(line);
    }
  }

  private begin(type: string, at: number): void {
    this.open = 1;
    this.textIndex = -1;
    this.listener.begin(type, at);
  }

  private readText(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.textLeft);
    const textEnd = Math.min(end, at + this.textLeft - CRLF_BYTES);
    if (textEnd > at) this.listener.text?.(this.textIndex, chunk.subarray(at, textEnd));
    this.textLeft -= end - at;
    if (this.textLeft === 0) this.close();
    return end;
  }

  private readLine(line: string): void {
    // A length of -1 is null: nothing follows.
    const count = Math.max(0, Number.parseInt(line.slice(1), 10));
    switch (line.charAt(0)) {
      case '$': case '=': case '!':
        this.textIndex += 1;
        if (line[1] === '-') return this.close();
        this.textLeft = count + CRLF_BYTES;
        return;
      case '*': case '~': case '>':
        this.open += count;
        return this.close();
      case '%':
        this.open += 2 * count;
        return this.close();
      case '|':
        // Attributes go before a value; they do not stand for one.
        this.open += 2 * count;
        return;
      default:
        return this.close();
    }
  }

  private close(): void {
    this.open -= 1;
    if (this.open === 0) this.listener.end?.();
  }
}
