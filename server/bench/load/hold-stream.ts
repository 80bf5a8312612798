import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startScript } from '../../test/support/processes.js';

export interface HoldStreamOptions {
  readonly port: number;
  readonly connections: number;
  readonly tokens: readonly string[];
  readonly sectionId: number;
  readonly quantity: number;
}

export interface HoldStreamPlan extends Omit<HoldStreamOptions, 'sectionId' | 'quantity'> {
  /** What follows the cookie in every request. */
  readonly requestTail: string;
}

export interface RecordedAnswers {
  /** Milliseconds since 1970. */
  readonly sentAtMs: Float64Array;
  readonly tookMs: Float64Array;
  readonly statuses: Uint16Array;
  /** 1 for a LOCK_TIMEOUT that says when to come back. */
  readonly honest: Uint8Array;
  /** Connections that broke. */
  readonly failures: number;
}

/** Holds on many connections until it is stopped, each answer written down with its time. */
export class HoldStream {
  private constructor(private readonly child: ChildProcess) {}

  static start({ sectionId, quantity, ...options }: HoldStreamOptions): HoldStream {
    const child = startScript(join(import.meta.dirname, 'hold-stream-client.ts'), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], serialization: 'advanced' });
    const body = JSON.stringify({ sectionId, quantity });
    const plan: HoldStreamPlan = { ...options, requestTail: `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}` };
    child.send(plan);
    return new HoldStream(child);
  }

  /** Waits for the answers that are still to come, so that every hold it asked for is accounted for. */
  async stop(): Promise<HoldRecord> {
    this.child.send('stop');
    const [answers] = await once(this.child, 'message') as [RecordedAnswers];
    return new HoldRecord(answers);
  }
}

/** What came of the holds of a stream. */
export class HoldRecord {
  constructor(private readonly answers: RecordedAnswers) {}

  get failures(): number {
    return this.answers.failures;
  }

  get granted(): number {
    return this.countWhere((index) => this.answers.statuses[index] === 201);
  }

  /** 503 LOCK_TIMEOUT with Retry-After. */
  get honestlyRefused(): number {
    return this.countWhere((index) => this.answers.statuses[index] === 503 && this.answers.honest[index] === 1);
  }

  get answered(): number {
    return this.answers.statuses.length;
  }

  /** For rows whose figures are of grants alone: a refusal would be the fastest of all answers. */
  requireAllGranted(): void {
    const { granted, answered } = this;
    if (granted !== answered) throw new Error(`${answered - granted} of ${answered} holds were not granted: ${this.otherStatuses().join(', ')}`);
  }

  get slowestMs(): number {
    return this.answers.tookMs.reduce((most, value) => Math.max(most, value), 0);
  }

  /** How long the grants took that were asked for between two moments. */
  tookBetween(fromMs: number, toMs: number): number[] {
    const { sentAtMs, tookMs, statuses } = this.answers;
    return [...tookMs].filter((_, index) => statuses[index] === 201 && (sentAtMs[index] ?? 0) >= fromMs && (sentAtMs[index] ?? 0) < toMs);
  }

  /** The moments of the grants between two moments, in their order. */
  grantsBetween(fromMs: number, toMs: number): number[] {
    const { sentAtMs, tookMs, statuses } = this.answers;
    return [...sentAtMs]
      .flatMap((sent, index) => (statuses[index] === 201 ? [sent + (tookMs[index] ?? 0)] : []))
      .filter((moment) => moment >= fromMs && moment < toMs)
      .sort((a, b) => a - b);
  }

  private otherStatuses(): number[] {
    return [...new Set(this.answers.statuses)].filter((status) => status !== 201);
  }

  private countWhere(isMeant: (index: number) => boolean): number {
    let count = 0;
    for (let index = 0; index < this.answered; index++) if (isMeant(index)) count += 1;
    return count;
  }
}
