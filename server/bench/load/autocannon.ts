import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import type { Context, Request, Result, SequenceEntry } from 'autocannon';
import { ANSWER_LIMIT_SECONDS } from './load.js';
import type { CheckoutResult, Checkouts, LoadOptions, LoadResult, LoadTool, Traffic } from './load.js';

/** autocannon: runs wherever Node.js does, but takes more of a core than the server leaves it. */
export class Autocannon implements LoadTool {
  readonly name = 'autocannon';

  async send({ method, path, bodies, keyEvery }: Traffic, options: LoadOptions): Promise<LoadResult> {
    const tokens = tokensOf(options);
    const word = randomBytes(6).toString('hex');
    let sent = 0;
    const setupRequest = (request: Request): Request => {
      const buyer = sent++ % tokens.length;
      const body = bodies[buyer % Math.max(1, bodies.length)];
      const headers: Record<string, string> = { cookie: `sid=${tokens[buyer]}` };
      if (body !== undefined) headers['content-type'] = 'application/json';
      if (keyEvery > 0 && sent % keyEvery === 0) headers['idempotency-key'] = `${word}-${sent}`;
      return { ...request, headers, ...(body !== undefined && { body }) };
    };
    return resultOf(await shoot([{ method, path, setupRequest }], options));
  }

  async checkOut(checkouts: Checkouts, options: LoadOptions): Promise<CheckoutResult> {
    const tokens = tokensOf(options);
    const counts = { held: 0, confirmed: 0 };
    const result = await shoot([holdEntry(checkouts, tokens, counts), confirmEntry(counts)], options);
    return { ...resultOf(result), ...counts };
  }
}

function holdEntry(checkouts: Checkouts, tokens: readonly string[], counts: { held: number }): SequenceEntry {
  let next = 0;
  return {
    method: 'POST',
    path: '/api/reservations',
    setupRequest(request, context) {
      context.token = tokens[next++ % tokens.length] ?? '';
      return { ...request, headers: { cookie: `sid=${context.token}`, 'content-type': 'application/json' }, body: JSON.stringify(checkouts) };
    },
    onResponse(status, body, context) {
      if (status === 201) counts.held += 1;
      const id = /"id":"([0-9a-f-]+)"/.exec(body)?.[1];
      context.confirm = status === 201 && id !== undefined ? { path: `/api/reservations/${id}/confirm`, token: context.token ?? '' } : undefined;
    },
  };
}

function confirmEntry(counts: { confirmed: number }): SequenceEntry {
  return {
    method: 'POST',
    setupRequest: (request: Request, { confirm }: Context) => confirm && { ...request, path: confirm.path, headers: { cookie: `sid=${confirm.token}` } },
    onResponse(status) {
      if (status === 200) counts.confirmed += 1;
    },
  };
}

function shoot(requests: SequenceEntry[], { port, connections, seconds }: LoadOptions): Promise<Result> {
  return autocannon({ url: `http://127.0.0.1:${port}`, connections, duration: seconds, timeout: ANSWER_LIMIT_SECONDS, requests });
}

function tokensOf({ buyersFile, buyers }: LoadOptions): string[] {
  return readFileSync(buyersFile, 'utf8').split('\n').filter((line) => line !== '').slice(0, buyers);
}

function resultOf(result: Result): LoadResult {
  return {
    seconds: result.duration,
    succeeded: result['2xx'],
    refused: result.non2xx,
    errors: result.errors,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    maxMs: result.latency.max,
  };
}
