import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { run } from '../../test/support/processes.js';
import { ANSWER_LIMIT_SECONDS } from './load.js';
import type { CheckoutResult, Checkouts, LoadOptions, LoadResult, LoadTool, Traffic } from './load.js';

const SCRIPTS = join(import.meta.dirname, 'wrk');

interface Summary {
  readonly requests: number;
  readonly durationUs: number;
  readonly refused: number;
  readonly errors: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/** wrk: one thread of C, which leaves the cores to the server. */
export class Wrk implements LoadTool {
  readonly name = 'wrk';

  constructor(private readonly program: string) {}

  async send({ method, path, bodies, keyEvery }: Traffic, options: LoadOptions): Promise<LoadResult> {
    const summary = await this.runScript<Summary>('requests.lua', options, [method, path, String(keyEvery), newWord(), ...bodies]);
    return resultOf(summary);
  }

  async checkOut({ sectionId, quantity }: Checkouts, options: LoadOptions): Promise<CheckoutResult> {
    const summary = await this.runScript<Summary & { held: number; confirmed: number }>('checkouts.lua', options, [String(sectionId), String(quantity)]);
    return { ...resultOf(summary), held: summary.held, confirmed: summary.confirmed };
  }

  private async runScript<T>(script: string, options: LoadOptions, args: readonly string[]): Promise<T> {
    const { port, connections, seconds, buyersFile, buyers } = options;
    const output = await run(this.program, [
      '-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--timeout', `${ANSWER_LIMIT_SECONDS}s`,
      '-s', join(SCRIPTS, script), `http://127.0.0.1:${port}`, '--', buyersFile, String(buyers), ...args,
    ]);
    const line = output.split('\n').find((text) => text.startsWith('{'));
    if (line === undefined) throw new Error(`wrk said nothing of its run:\n${output.slice(-1_000)}`);
    return JSON.parse(line) as T;
  }
}

function newWord(): string {
  return randomBytes(6).toString('hex');
}

function resultOf({ requests, durationUs, refused, errors, p50Us, p99Us, maxUs }: Summary): LoadResult {
  return {
    seconds: durationUs / 1e6,
    succeeded: requests - refused,
    refused,
    errors,
    p50Ms: p50Us / 1000,
    p99Ms: p99Us / 1000,
    maxMs: maxUs / 1000,
  };
}
