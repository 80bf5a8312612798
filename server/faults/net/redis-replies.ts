import { createHash } from 'node:crypto';
import type { Lots, ReplyProtocol, ReplyWatch, Verdict } from './reply-watch.js';
import { RespReader } from './resp-reader.js';

export interface RedisChoice {
  /** In lower case, e.g. `eval` and `evalsha`. */
  readonly commands: readonly string[];
  /** Only calls of these scripts: EVALSHA by the sum, EVAL by the sum of its text. */
  readonly scriptShas?: readonly string[];
}

/**
 * Loses replies of chosen commands. Redis answers in order, so the reply to a chosen command is found by its number: commands
 * and replies are counted from the connection's first byte, which is why connections that are in use cannot be watched.
 * Replies to earlier commands go through, also those in the same chunk: they belong to other buyers' work. (Withholding
 * from the command on would need the same count, to know when its own reply has come.)
 *
 * When its first byte comes, the command has run. If that byte says error, it has not (NOSCRIPT, OOM), and the reply goes through.
 * Pushed messages answer no command. Commands without exactly one reply (SUBSCRIBE, CLIENT REPLY OFF) are not expected.
 */
export function redisReplies(choice: RedisChoice): ReplyProtocol {
  return { joinsMidway: false, watch: (lots) => new RedisWatch(choice, lots) };
}

class RedisWatch implements ReplyWatch {
  private sent = 0;
  private answered = 0;
  /** The number of the command whose reply is to be lost. */
  private chosen: number | undefined;
  private command = '';
  private script: Buffer[] = [];
  private lostFrom: number | undefined;

  private readonly commands = new RespReader({
    begin: () => {
      this.sent += 1;
      this.command = '';
      this.script = [];
    },
    text: (index, piece) => {
      if (index === 0) this.command += piece.toString('latin1');
      else if (index === 1 && this.choice.scriptShas !== undefined && this.isNamed()) this.script.push(piece);
    },
    end: () => {
      if (this.chosen === undefined && this.isChosen() && this.lots.draw()) this.chosen = this.sent;
    },
  });

  private readonly replies = new RespReader({
    begin: (type, at) => {
      if (type === '>') return;
      this.answered += 1;
      if (this.answered !== this.chosen) return;
      this.chosen = undefined;
      if (type === '-' || type === '!') this.lots.giveBack();
      else this.lostFrom = at;
    },
  });

  constructor(private readonly choice: RedisChoice, private readonly lots: Lots) {}

  get isWithholding(): boolean {
    return this.chosen !== undefined;
  }

  toStore(chunk: Buffer): void {
    this.commands.read(chunk);
  }

  toClient(chunk: Buffer): Verdict {
    this.replies.read(chunk);
    if (this.lostFrom === undefined) return { forward: chunk, isLost: false };
    return { forward: this.lostFrom === 0 ? undefined : chunk.subarray(0, this.lostFrom), isLost: true };
  }

  private isNamed(): boolean {
    return this.choice.commands.includes(this.command.toLowerCase());
  }

  private isChosen(): boolean {
    if (!this.isNamed()) return false;
    if (this.choice.scriptShas === undefined) return true;
    const text = Buffer.concat(this.script);
    const sha = this.command.toLowerCase() === 'eval' ? createHash('sha1').update(text).digest('hex') : text.toString('latin1');
    return this.choice.scriptShas.includes(sha);
  }
}
